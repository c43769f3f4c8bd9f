import { toZonedTime } from '../zoned-time.js';

const DAY_MS = 86_400_000;
const OFFSET = /([+-])(\d\d):(\d\d)(?::(\d\d))?$/;

/**
 * A time on the wall of some zone: the epoch milliseconds that the same digits have in UTC. Days of it are always 24
 * hours long, so that it can be counted with.
 */
export type WallTime = number;

export interface ZonedMoment {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Whether clocks showed the time never (they were put forward past it) or twice (they were put back). */
  readonly clockChange?: 'skipped' | 'repeated';
}

/** What clocks of the zone show at a moment. */
export function toWallTime(at: number, timeZone: string): WallTime {
  return at + offsetAt(at, timeZone);
}

/**
 * The moment at which clocks of the zone show a time. A time that is skipped moves on by as much as the clocks do; of
 * one that comes twice it is the first. So do calendars: https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5
 */
export function toMoment(wall: WallTime, timeZone: string): ZonedMoment {
  const before = offsetAt(wall - DAY_MS, timeZone);
  const after = offsetAt(wall + DAY_MS, timeZone);
  const moments = [...new Set([before, after])]
    .map((offset) => wall - offset)
    .filter((at) => toWallTime(at, timeZone) === wall)
    .sort((one, other) => one - other);
  const [first] = moments;
  if (first === undefined) return { at: wall - before, clockChange: 'skipped' };
  return moments.length > 1 ? { at: first, clockChange: 'repeated' } : { at: first };
}

/** Milliseconds that the zone is ahead of UTC. */
function offsetAt(at: number, timeZone: string): number {
  const [, sign, hours, minutes, seconds = '0'] = OFFSET.exec(toZonedTime(new Date(at), timeZone).iso) ?? [];
  const size = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
  return sign === '-' ? -size : size;
}
