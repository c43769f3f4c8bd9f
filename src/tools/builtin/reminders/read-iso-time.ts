import { NO_TIME_NOTE, unclear, wallTimeOf, DEFAULT_HOUR, type WrittenTime } from './written-time.js';

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** Reads ISO 8601, with or without an offset; undefined for anything else. */
export function readIsoTime(text: string): WrittenTime | undefined {
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour, minute = 0, second = 0] = match.slice(1, 7).map(toNumber);
  const wall = wallTimeOf(year, month, day, hour ?? DEFAULT_HOUR, minute, second);
  if (wall === undefined) return unclear('there is no such day or time in the calendar');
  const offset = match[7];
  if (offset === undefined) return { kind: 'wall', wall, notes: hour === undefined ? [NO_TIME_NOTE] : [] };
  return { kind: 'instant', at: wall - toOffsetMs(offset) };
}

function toNumber(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

function toOffsetMs(offset: string): number {
  if (/^z$/i.test(offset)) return 0;
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -ms : ms;
}
