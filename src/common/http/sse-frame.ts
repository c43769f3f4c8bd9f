export interface SseFields {
  /** A line ahead of the event that event readers skip. */
  readonly comment?: string;
  readonly event?: string;
  readonly id?: number | string;
  readonly retry?: number;
}

/**
 * The comment that keeps a silent stream open. Readers of the replaced services cut six characters off any line and
 * parse the rest, so behind the sixth there is an object of a type that they pass over.
 */
const PING = 'ping {"type":"ping"}';

/** What some line readers take for the end of a line, though neither JSON nor event streams do. */
const FOREIGN_LINE_END = /[\u0085\u2028\u2029]/;
const LINE_END = /[\r\n]/;
/** Text that JSON writes as it is, and that no reader takes for several lines. */
const PLAIN = /^[^"\\\u0000-\u001f\u0085\u2028\u2029\ud800-\udfff]*$/;

/**
 * One event of an event stream, serialised once (WHATWG HTML, section 9.2.6). `event`, `id` and
 * `retry` are Nestor's own values and hold no line break; every line of `data` becomes a data line.
 */
export class SseFrame {
  private constructor(readonly text: string) {}

  static of(data: string, fields: SseFields = {}): SseFrame {
    let head = '';
    if (fields.comment !== undefined) head += `: ${fields.comment}\n`;
    if (fields.event !== undefined) head += `event: ${fields.event}\n`;
    if (fields.id !== undefined) head += `id: ${fields.id}\n`;
    if (fields.retry !== undefined) head += `retry: ${fields.retry}\n`;
    const lines = LINE_END.test(data) ? data.replace(/\r\n|\r|\n/g, '\ndata: ') : data;
    return new SseFrame(`${head}data: ${lines}\n\n`);
  }

  /** Several events that leave together; there must be one at least. */
  static join(frames: readonly SseFrame[]): SseFrame {
    const [first] = frames;
    if (frames.length === 1 && first !== undefined) return first;
    return new SseFrame(frames.map(({ text }) => text).join(''));
  }

  /** A line that event readers skip. */
  static comment(text: string): SseFrame {
    return new SseFrame(`: ${text}\n\n`);
  }

  /** What keeps a silent stream open: a comment, and where events have names an event. */
  static heartbeat(event?: { readonly name: string; readonly data: object }): SseFrame {
    if (event === undefined) return SseFrame.comment(PING);
    return SseFrame.json(event.data, { comment: PING, event: event.name });
  }

  /** How long a reader waits before it connects again, in milliseconds; no event. */
  static retry(milliseconds: number): SseFrame {
    return new SseFrame(`retry: ${milliseconds}\n\n`);
  }

  /** JSON never holds a raw line break, so it is one data line; the rarer separators are escaped. */
  static json(value: unknown, fields?: SseFields): SseFrame {
    return SseFrame.of(toJson(value), fields);
  }

  /**
   * JSON that is written already, its texts by `toJsonText`: for events that come with every token and differ in a text
   * alone. `head` is whole lines ahead of the data.
   */
  static written(json: string, head = ''): SseFrame {
    return new SseFrame(`${head}data: ${json}\n\n`);
  }
}

/** A value in JSON, as `SseFrame.json` writes it. */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value);
  return FOREIGN_LINE_END.test(json) ? escapeLineEnds(json) : json;
}

/** What `toJson` makes of a text. */
export function toJsonText(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : toJson(text);
}

function escapeLineEnds(text: string): string {
  return text.replace(new RegExp(FOREIGN_LINE_END, 'g'), toEscape);
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
