/** `$1,234.5` as 1234.5, `-$12` as -12, `(12)` as -12; undefined for `--` and other text without a number. */
export function toNumber(text: string | null | undefined): number | undefined {
  const digits = (text ?? '').replace(/[$,\s]/g, '');
  const [, isNegative, number] = /^([-(]?)(\d+(?:\.\d+)?)\)?$/.exec(digits) ?? [];
  if (number === undefined) return undefined;
  return isNegative === '' ? Number(number) : -Number(number);
}

/** `9/27/2025` as `2025-09-27`; other text as it is. */
export function toIsoDay(text: string): string {
  const [, month = '', day = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text.trim()) ?? [];
  return year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
