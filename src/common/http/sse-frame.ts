export interface SseFields {
  readonly event?: string;
  readonly id?: number | string;
  readonly retry?: number;
}

/**
 * One event of an event stream, serialised once (WHATWG HTML, section 9.2.6). `event`, `id` and
 * `retry` are Nestor's own values and hold no line break; every line of `data` becomes a data line.
 */
export class SseFrame {
  private constructor(readonly text: string) {}

  static of(data: string, fields: SseFields = {}): SseFrame {
    let head = '';
    if (fields.event !== undefined) head += `event: ${fields.event}\n`;
    if (fields.id !== undefined) head += `id: ${fields.id}\n`;
    if (fields.retry !== undefined) head += `retry: ${fields.retry}\n`;
    const lines = /[\r\n]/.test(data) ? data.replace(/\r\n|\r|\n/g, '\ndata: ') : data;
    return new SseFrame(`${head}data: ${lines}\n\n`);
  }

  /** A line that event readers skip. */
  static comment(text: string): SseFrame {
    return new SseFrame(`: ${text}\n\n`);
  }

  /** JSON never holds a raw line break, so it is one data line. */
  static json(value: unknown, fields?: SseFields): SseFrame {
    return SseFrame.of(JSON.stringify(value), fields);
  }
}
