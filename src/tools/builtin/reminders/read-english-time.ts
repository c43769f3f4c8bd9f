import { en, type ParsedResult } from 'chrono-node';
import type { WallTime } from './wall-time.js';
import { clockTime, DEFAULT_HOUR, NO_TIME_NOTE, unclear, type WrittenTime } from './written-time.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Words around a time that say nothing of it. */
const FILLERS =
  /(?<![\p{L}\p{N}])(?:on|at|by|around|about|the|please|me|remind|sharp|o'clock)(?![\p{L}\p{N}])/giu;
const SLASHED_DATE = /(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})(?:[/.-]\d{2,4})?(?!\d)/;
/** chrono takes 6 o'clock for a morning. */
const MORNING = 'casualReference/morning';
const IS_TIME_TOLD_BY_WORD = /^casualReference\/(?!today|tomorrow|yesterday)/;

/** Reads times as people write them in English, by chrono; undefined where the text is not all about a time. */
export function readEnglishTime(text: string, now: WallTime): WrittenTime | undefined {
  const results = en.casual.parse(text, { instant: new Date(now), timezone: 0 }, { forwardDate: true });
  const [result] = results;
  if (result === undefined) return undefined;
  if (results.length > 1 || result.end) {
    return unclear('it names more than one time');
  }
  const rest = (text.slice(0, result.index) + ' ' + text.slice(result.index + result.text.length))
    .replace(FILLERS, ' ')
    .replace(/[\s,.!]+/g, '');
  if (rest !== '') return undefined;
  return ambiguityOf(text, result) ?? toWrittenTime(text, result, now);
}

function ambiguityOf(text: string, { start }: ParsedResult): WrittenTime | undefined {
  const [, one = '', other = ''] = SLASHED_DATE.exec(text) ?? [];
  if (one !== other && one !== '' && Number(one) <= 12 && Number(other) <= 12) {
    return unclear(`${one}/${other} may be day and month or month and day; write the date as 2026-12-31`);
  }
  const isDayKnown = (['day', 'weekday', 'month'] as const).some((field) => start.isCertain(field));
  if (start.isCertain('hour') && !isDayKnown && isHalfOfDayOpen(text, start)) {
    return unclear('it may be in the morning or in the evening; write am or pm, or the time as 21:00');
  }
  return undefined;
}

function toWrittenTime(text: string, { start }: ParsedResult, now: WallTime): WrittenTime {
  const told = start.tags();
  const at = start.date().getTime();
  if (told.has('result/relativeDateAndTime')) return { kind: 'elapsed', ms: at - now };
  if (start.isCertain('timezoneOffset')) return { kind: 'instant', at };
  if (start.isCertain('hour')) {
    const isOpen = isHalfOfDayOpen(text, start) && ![...told].some((tag) => IS_TIME_TOLD_BY_WORD.test(tag));
    const hour = start.get('hour') ?? 0;
    return { kind: 'wall', wall: at, notes: isOpen ? [`The time was read as ${clockTime(hour)}.`] : [] };
  }
  if (told.has('result/relativeDate')) return { kind: 'wall', wall: at, notes: [] };
  const midnight = at - (at % DAY_MS);
  const wordHour = [...told].some((tag) => IS_TIME_TOLD_BY_WORD.test(tag)) ? start.get('hour') : null;
  const hour = wordHour === null || told.has(MORNING) ? DEFAULT_HOUR : wordHour;
  const note = wordHour === null ? NO_TIME_NOTE : `No exact time was given, so ${clockTime(hour)} was taken.`;
  return { kind: 'wall', wall: midnight + hour * HOUR_MS, notes: [note] };
}

/** An hour from 1 to 12 with nothing to tell in which half of the day it is. */
function isHalfOfDayOpen(text: string, start: ParsedResult['start']): boolean {
  const hour = start.get('hour') ?? 0;
  return !start.isCertain('meridiem') && hour >= 1 && hour <= 12 && !/\d:\d\d/.test(text);
}
