import type { WallTime } from './wall-time.js';

/** What a text says of a time, before it is known where on earth. */
export type WrittenTime =
  /** So long from now. */
  | { readonly kind: 'elapsed'; readonly ms: number }
  /** On the wall of the user's zone; `notes` tell what had to be taken for granted. */
  | { readonly kind: 'wall'; readonly wall: WallTime; readonly notes: readonly string[] }
  /** Epoch milliseconds; the text named an offset or a zone. */
  | { readonly kind: 'instant'; readonly at: number }
  /** It can be read, but in more than one way. */
  | { readonly kind: 'unclear'; readonly why: string };

/** The time of a day for which none was given. */
export const DEFAULT_HOUR = 9;

export const NO_TIME_NOTE = 'No time of day was given, so 09:00 was taken.';

export function unclear(why: string): WrittenTime {
  return { kind: 'unclear', why };
}

/** As clocks write it: `09:05`. */
export function clockTime(hour: number, minute = 0): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** The wall time of a date and time; undefined where there is no such day or time. */
export function wallTimeOf(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
): WallTime | undefined {
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(wall);
  const isSame =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return isSame ? wall : undefined;
}
