/** A moment on the wall of a time zone. `iso` is ISO 8601 to the second, with the zone's offset. */
export interface ZonedTime {
  readonly weekday: string;
  /** Such as `21 November 2026`. */
  readonly date: string;
  /** Such as `14:03:05`. */
  readonly time: string;
  readonly iso: string;
}

/** `timeZone` must be known to Intl: an IANA name or an offset. */
export function toZonedTime(moment: Date, timeZone: string): ZonedTime {
  const text = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).formatToParts(moment);
  const digits = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  }).formatToParts(moment);

  const time = `${part(digits, 'hour')}:${part(digits, 'minute')}:${part(digits, 'second')}`;
  const day = `${part(digits, 'year')}-${part(digits, 'month')}-${part(digits, 'day')}`;
  const offset = part(digits, 'timeZoneName').replace('GMT', '') || '+00:00';
  return {
    weekday: part(text, 'weekday'),
    date: `${part(text, 'day')} ${part(text, 'month')} ${part(text, 'year')}`,
    time,
    iso: `${day}T${time}${offset}`,
  };
}

function part(parts: readonly Intl.DateTimeFormatPart[], type: Intl.DateTimeFormatPartTypes): string {
  return parts.find((candidate) => candidate.type === type)?.value ?? '';
}
