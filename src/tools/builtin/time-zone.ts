import { editDistance, nearestName } from '../nearest-name.js';

// ICU lists these under their older names, though it knows them.
const CURRENT_NAMES = [
  'UTC',
  'America/Nuuk',
  'Asia/Ho_Chi_Minh',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Yangon',
  'Europe/Kyiv',
];
// What people name though it has no zone of its own.
const OTHER_PLACES: ReadonlyMap<string, string> = new Map([
  ['Hanoi', 'Asia/Ho_Chi_Minh'],
  ['Da_Nang', 'Asia/Ho_Chi_Minh'],
  ['Vietnam', 'Asia/Ho_Chi_Minh'],
  ['ICT', 'Asia/Ho_Chi_Minh'],
  ['Beijing', 'Asia/Shanghai'],
  ['China', 'Asia/Shanghai'],
  ['Delhi', 'Asia/Kolkata'],
  ['Mumbai', 'Asia/Kolkata'],
  ['India', 'Asia/Kolkata'],
  ['Japan', 'Asia/Tokyo'],
  ['JST', 'Asia/Tokyo'],
  ['San_Francisco', 'America/Los_Angeles'],
  ['Washington', 'America/New_York'],
  ['Boston', 'America/New_York'],
]);
const NAMES = [...new Set([...CURRENT_NAMES, ...Intl.supportedValuesOf('timeZone')])];
const ZONE_OF_CITY: ReadonlyMap<string, string> = new Map([
  ...NAMES.map((name) => [cityOf(name), name] as const),
  ...OTHER_PLACES,
]);
// The longest of all has 32.
const MAX_NAME_LENGTH = 40;
const OFFSET = /^(?:UTC|GMT)?\s*([+\-−])(\d{1,2})(?::?([0-5]\d))?$/i;

/**
 * The name to show and to give to Intl, for an IANA zone in any case or an offset such as `+07:00`,
 * `UTC+7` or `Z`. Undefined when there is no such zone.
 */
export function resolveTimeZone(written: string): string | undefined {
  const name = written.trim();
  if (/^(Z|GMT|UTC)$/i.test(name)) return 'UTC';
  const offset = OFFSET.exec(name);
  if (offset !== null) return toOffset(offset);
  if (name.length > MAX_NAME_LENGTH || !isKnownToIntl(name)) return undefined;
  return NAMES.find((known) => known.toLowerCase() === name.toLowerCase()) ?? name;
}

/** The zone whose name, or whose city alone, is most like what was written; well-known places count as cities. */
export function nearestTimeZone(written: string): string {
  const wanted = written.trim().slice(0, MAX_NAME_LENGTH).replaceAll(' ', '_');
  const name = nearestName(wanted, NAMES) ?? 'UTC';
  const city = nearestName(cityOf(wanted), [...ZONE_OF_CITY.keys()]) ?? name;
  const isCityNearer = distance(cityOf(wanted), city) < distance(wanted, name);
  return isCityNearer ? (ZONE_OF_CITY.get(city) ?? name) : name;
}

function distance(one: string, other: string): number {
  return editDistance(one.toLowerCase(), other.toLowerCase());
}

function toOffset([, sign, hours = '', minutes = '00']: RegExpExecArray): string | undefined {
  const offset = `${sign === '+' ? '+' : '-'}${hours.padStart(2, '0')}:${minutes}`;
  return isKnownToIntl(offset) ? offset : undefined;
}

function isKnownToIntl(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

function cityOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
