/** A price as the currency has it: VND without decimals, others with two. */
export function toPrice(value: number, currency: string): number {
  return currency === 'VND' ? Math.round(value) : round(value, 2);
}

export function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

/** The change from one value to another in percent of the first; undefined where that says nothing. */
export function percentChange(from: number | undefined, to: number | undefined): number | undefined {
  if (from === undefined || to === undefined || from <= 0) return undefined;
  return round(((to - from) / from) * 100, 2);
}

export function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Without the fields that are undefined. */
export function present<Fields extends object>(
  fields: Fields,
): { [Key in keyof Fields]: Exclude<Fields[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Fields]: Exclude<Fields[Key], undefined>;
  };
}
