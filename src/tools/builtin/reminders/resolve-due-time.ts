import { ToolFailure } from '../../tool.js';
import { nearestTimeZone, resolveTimeZone } from '../time-zone.js';
import { toZonedTime } from '../zoned-time.js';
import { readEnglishTime } from './read-english-time.js';
import { readIsoTime } from './read-iso-time.js';
import { readVietnameseTime } from './read-vietnamese-time.js';
import { toMoment, toWallTime, type ZonedMoment } from './wall-time.js';
import type { WrittenTime } from './written-time.js';

const MAX_YEARS_AHEAD = 5;
const EXAMPLES =
  'Write it like "2026-12-31T09:00", "tomorrow 9am", "in 20 minutes", "next Monday 14:30" or "9h sáng mai".';

export interface DueTime {
  /** Epoch milliseconds. */
  readonly dueAt: number;
  /** The zone in which the time was read. */
  readonly timeZone: string;
  /** What was taken for granted, in sentences. */
  readonly notes: readonly string[];
}

/**
 * The moment that a text names: ISO 8601, or words in English or Vietnamese, in the zone where the text names none.
 * Throws a `ToolFailure` that says what to change for a time that is unclear, past or too far ahead.
 */
export function resolveDueTime(text: string, written: string, now: number): DueTime {
  const timeZone = resolveTimeZone(written);
  if (timeZone === undefined) {
    throw new ToolFailure(
      `There is no time zone ${JSON.stringify(written.slice(0, 100))}. The nearest name is "${nearestTimeZone(written)}".`,
    );
  }
  const { iso, weekday } = toZonedTime(new Date(now), timeZone);
  const nowText = `It is now ${weekday} ${iso} in ${timeZone}.`;
  const time = read(text.normalize('NFC').trim(), toWallTime(now, timeZone));
  if (time === undefined) {
    throw new ToolFailure(`The time ${JSON.stringify(text)} is not understood. ${EXAMPLES} ${nowText}`);
  }
  if (time.kind === 'unclear') {
    throw new ToolFailure(
      `The time ${JSON.stringify(text)} is not clear: ${time.why}. ${EXAMPLES} ${nowText}`,
    );
  }
  const { at, clockChange } = toMomentOf(time, timeZone, now);
  if (at <= now) throw new ToolFailure(`The time ${describeMoment(at, timeZone)} is past. ${nowText}`);
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + MAX_YEARS_AHEAD);
  if (!(at <= latest.getTime())) {
    throw new ToolFailure(`That is more than ${MAX_YEARS_AHEAD} years ahead. ${nowText}`);
  }
  const notes = time.kind === 'wall' ? time.notes : [];
  return { dueAt: at, timeZone, notes: [...notes, ...noteOn(clockChange, at, timeZone)] };
}

function read(text: string, now: number): WrittenTime | undefined {
  return readIsoTime(text) ?? readVietnameseTime(text, now) ?? readEnglishTime(text, now);
}

function toMomentOf(
  time: Exclude<WrittenTime, { kind: 'unclear' }>,
  timeZone: string,
  now: number,
): ZonedMoment {
  switch (time.kind) {
    case 'elapsed':
      return { at: now + time.ms };
    case 'instant':
      return { at: time.at };
    case 'wall':
      return toMoment(time.wall, timeZone);
    default:
      return time satisfies never;
  }
}

function noteOn(clockChange: ZonedMoment['clockChange'], at: number, timeZone: string): string[] {
  const time = toZonedTime(new Date(at), timeZone).time.slice(0, 5);
  switch (clockChange) {
    case undefined:
      return [];
    case 'skipped':
      return [`Clocks are put forward then and skip the time that was asked for, so ${time} was taken.`];
    case 'repeated':
      return [`Clocks are put back then and show ${time} twice; the first one was taken.`];
    default:
      return clockChange satisfies never;
  }
}

function describeMoment(at: number, timeZone: string): string {
  if (Math.abs(at) > 8e15) return 'that was asked for';
  return toZonedTime(new Date(at), timeZone).iso;
}
