const DAY_MS = 86_400_000;

/** The day of a moment at an offset from UTC, such as `2026-11-20`. */
export function dayOf(epochMs: number, offsetSeconds = 0): string {
  return new Date(epochMs + offsetSeconds * 1_000).toISOString().slice(0, 10);
}

/** `days` later, or earlier where negative. */
export function addDays(day: string, days: number): string {
  return dayOf(Date.parse(day) + days * DAY_MS);
}

export function toEpochSeconds(day: string): number {
  return Date.parse(day) / 1_000;
}

/** The days from Monday to Friday after `from` up to `to`: trading days, but for holidays. */
export function weekdaysBetween(from: string, to: string): number {
  const days = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS));
  const first = new Date(from).getUTCDay();
  const rest = Array.from({ length: days % 7 }, (_, index) => (first + index + 1) % 7);
  return Math.floor(days / 7) * 5 + rest.filter((weekday) => weekday !== 0 && weekday !== 6).length;
}

/** Whether a text is a day of the calendar. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}
