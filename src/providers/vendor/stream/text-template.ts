import { unshared } from '../../../common/text/index.js';
import type { EventAssembler } from './event-assembler.js';
import type { SseEvent } from './sse-reader.js';

/** Text that JSON writes as it is. */
const PLAIN = /^[^"\\\u0000-\u001f]+$/;

/** Stands for the text while an event is learned; no model writes it. */
const MARK = '\uF8FFtext\uF8FF';

/** Streams whose events differ in more than their text are not tried for ever. */
const MOST_FAILURES = 8;

/**
 * Reads events that are, byte for byte, like an earlier one but for a piece of plain text, without parsing them: nearly
 * all events of most vendors' streams. It has proven where the text stands by parsing the earlier one with another
 * text in that place, so what it reads is what a parser would.
 */
export class TextTemplate {
  private name: string | undefined;
  private head: string | undefined;
  private tail = '';
  private failures = 0;

  constructor(private readonly vendor: Pick<EventAssembler, 'textOf'>) {}

  /** The text of an event that differs from the learned one in nothing else; undefined for any other. */
  read({ name, data }: SseEvent): string | undefined {
    const { head, tail } = this;
    if (head === undefined || name !== this.name) return undefined;
    const end = data.length - tail.length;
    // Whole strings are compared many characters at a time, which `startsWith` and `endsWith` are not.
    if (end <= head.length || data.slice(0, head.length) !== head || data.slice(end) !== tail)
      return undefined;
    const text = data.slice(head.length, end);
    return PLAIN.test(text) ? text : undefined;
  }

  /** Takes an event as it was parsed for what those to come look like. */
  learn({ name, data }: SseEvent, parsed: unknown): void {
    if (this.failures >= MOST_FAILURES) return;
    const text = this.vendor.textOf(parsed);
    if (text === undefined || !PLAIN.test(text)) return;
    const start = data.indexOf(`"${text}"`) + 1;
    const head = data.slice(0, start);
    const tail = data.slice(start + text.length);
    const isProven = start > 0 && this.reads(`${head}${MARK}${tail}`);
    this.failures = isProven && this.head === undefined ? 0 : this.failures + 1;
    if (isProven)
      Object.assign(this, { name: name && unshared(name), head: unshared(head), tail: unshared(tail) });
  }

  /** Whether data with the mark in it has that as its text. It is no JSON where the mark took the place of something else: a comma. */
  private reads(data: string): boolean {
    let parsed: unknown;
    try {
      parsed = JSON.parse(data);
    } catch {
      return false;
    }
    return this.vendor.textOf(parsed) === MARK;
  }
}
