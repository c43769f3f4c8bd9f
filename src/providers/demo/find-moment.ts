/** A wall clock time as a tool wrote it. */
export interface Moment {
  readonly clock: string;
  /** The day, at midnight UTC. */
  readonly date: Date;
  readonly isUtc: boolean;
}

const ISO_TIME = /(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d{1,9})?(Z?)/u;

/** The first ISO 8601 date and time in a text, or undefined. */
export function findMoment(text: string): Moment | undefined {
  const [, day, clock, zulu] = ISO_TIME.exec(text) ?? [];
  if (day === undefined || clock === undefined) return undefined;
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? undefined : { clock, date, isUtc: zulu === 'Z' };
}
