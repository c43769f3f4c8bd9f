/**
 * How long an answer asks its caller to wait, in milliseconds: the `retry-after-ms` of OpenAI, else the
 * standard `Retry-After` in seconds or as an HTTP date (RFC 9110, section 10.2.3). Undefined where neither
 * says anything sensible; a date gone by is no wait.
 */
export function parseRetryAfter(headers: Headers, nowMs = Date.now()): number | undefined {
  const exact = toDuration(headers.get('retry-after-ms'), 1);
  if (exact !== undefined) return exact;

  const value = headers.get('retry-after');
  const seconds = toDuration(value, 1000);
  if (seconds !== undefined || value === null) return seconds;

  // `Date.parse` takes a lone number, as in "-5", for a year; each HTTP date has a time in it.
  const date = value.includes(':') ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

function toDuration(value: string | null, unitMs: number): number | undefined {
  if (value === null || !/^\d+(\.\d+)?$/.test(value.trim())) return undefined;
  return Math.ceil(Number(value) * unitMs);
}
