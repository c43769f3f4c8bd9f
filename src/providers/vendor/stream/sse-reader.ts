/** One event of a stream: its name where it has one, and its data, the lines joined by line feeds. */
export interface SseEvent {
  readonly name: string | undefined;
  readonly data: string;
}

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const NO_EVENTS: readonly SseEvent[] = [];

/** The longest event in bytes: a stream that sends more without an end is no event stream. */
const MAX_EVENT_LENGTH = 32_000_000;

/**
 * Reads an event stream (WHATWG HTML, section 9.2.6) from bytes as they come: what one read brought is decoded once
 * and cut into lines once. Comments, ids and retry times are passed over; an event that the end cuts off is dropped,
 * as the specification says.
 */
export class SseReader {
  /** Bytes behind the last line end. */
  private rest: Buffer[] = [];
  private restLength = 0;
  private name: string | undefined;
  private data: string | undefined;
  private isFirst = true;
  private endedInReturn = false;

  /** The events that `bytes` complete. Throws where one is longer than any can be. */
  read(bytes: Buffer): readonly SseEvent[] {
    const end = endOfLines(bytes);
    // Mostly all of it, which needs no view.
    const whole = end === bytes.length ? bytes : bytes.subarray(0, end);
    const lines = end === 0 ? undefined : this.takeRest(whole);
    if (end < bytes.length) this.keep(bytes.subarray(end));
    return lines === undefined ? NO_EVENTS : this.readLines(this.normalise(lines.toString('utf8')));
  }

  private keep(bytes: Buffer): void {
    this.restLength += bytes.length;
    if (this.restLength > MAX_EVENT_LENGTH) throw new RangeError('an event is too long');
    this.rest.push(bytes);
  }

  private takeRest(bytes: Buffer): Buffer {
    if (this.rest.length === 0) return bytes;
    const joined = Buffer.concat([...this.rest, bytes]);
    this.rest = [];
    this.restLength = 0;
    return joined;
  }

  /** Line feeds alone at the ends of lines, and no byte order mark. */
  private normalise(text: string): string {
    let lines = text;
    if (this.isFirst && lines.startsWith('\uFEFF')) lines = lines.slice(1);
    this.isFirst = false;
    // A line feed that ends what a carriage return has ended already.
    if (this.endedInReturn && lines.startsWith('\n')) lines = lines.slice(1);
    if (!text.includes('\r')) {
      this.endedInReturn = false;
      return lines;
    }
    this.endedInReturn = lines.endsWith('\r');
    return lines.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  }

  private readLines(text: string): readonly SseEvent[] {
    let events: SseEvent[] | undefined;
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      if (end > start) this.readLine(text, start, end);
      else {
        if (this.data !== undefined) {
          const event = { name: this.name, data: this.data };
          // Most reads bring one, and an array that is pushed to makes room for many.
          if (events === undefined) events = [event];
          else events.push(event);
        }
        this.name = this.data = undefined;
      }
      start = end + 1;
    }
    return events ?? NO_EVENTS;
  }

  private readLine(text: string, start: number, end: number): void {
    if (text.startsWith('data:', start)) {
      const value = text.slice(valueStart(text, start + 5), end);
      this.data = this.data === undefined ? value : `${this.data}\n${value}`;
    } else if (text.startsWith('event:', start)) {
      this.name = text.slice(valueStart(text, start + 6), end);
    } else if (end - start === 4 && text.startsWith('data', start)) {
      this.data = this.data === undefined ? '' : `${this.data}\n`;
    }
  }
}

/** Where the last line that has its end is over; most reads end with one. */
function endOfLines(bytes: Buffer): number {
  if (bytes[bytes.length - 1] === LINE_FEED) return bytes.length;
  return Math.max(bytes.lastIndexOf(LINE_FEED), bytes.lastIndexOf(CARRIAGE_RETURN)) + 1;
}

/** One space behind the colon is not part of the value. */
function valueStart(text: string, index: number): number {
  return text.charCodeAt(index) === SPACE ? index + 1 : index;
}
