import { unshared } from '../../../common/text/index.js';
import type { EventAssembler } from './event-assembler.js';
import type { SseEvent } from './sse-reader.js';

/** Text that JSON writes as it is. */
const PLAIN = /^[^"\\\u0000-\u001f]+$/;

/** Stands for the text while an event is learned; no model writes it. */
const MARK = '\uF8FFtext\uF8FF';

/** Streams whose events differ in more than their text are not tried for ever. */
const MOST_FAILURES = 8;

/** What may follow where the padding begins: plain text, and the end of an object that is the whole event. */
const PADDING_END = /^[^"\\\u0000-\u001f]*"\}$/;

/**
 * Reads events that are, byte for byte, like an earlier one but for a piece of plain text, and for the vendor's padding, without
 * parsing them: nearly all events of most vendors' streams. It has proven where the text stands by parsing the earlier one with
 * another text in that place, so what it reads is what a parser would.
 */
export class TextTemplate {
  private name: string | undefined;
  private head: string | undefined;
  private tail = '';
  private isPadded = false;
  private failures = 0;
  /** What the padding begins with. */
  private readonly paddingKey: string | undefined;

  constructor(private readonly vendor: Pick<EventAssembler, 'textOf' | 'padding'>) {
    this.paddingKey = vendor.padding && `,"${vendor.padding}":"`;
  }

  /** The text of an event that differs from the learned one in nothing else; undefined for any other. */
  read({ name, data }: SseEvent): string | undefined {
    const { head, tail } = this;
    if (head === undefined || name !== this.name) return undefined;
    const tailEnd = this.isPadded ? this.paddingStart(data) : data.length;
    if (tailEnd === undefined) return undefined;
    const end = tailEnd - tail.length;
    // Whole strings are compared many characters at a time, which `startsWith` and `endsWith` are not.
    if (end <= head.length || data.slice(0, head.length) !== head || data.slice(end, tailEnd) !== tail)
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
    const isProven = start > 0 && this.reads(`${head}${MARK}${data.slice(start + text.length)}`);
    this.failures = isProven && this.head === undefined ? 0 : this.failures + 1;
    if (!isProven) return;
    const tailEnd = this.paddingStart(data);
    this.name = name && unshared(name);
    this.head = unshared(head);
    this.tail = unshared(data.slice(start + text.length, tailEnd));
    this.isPadded = tailEnd !== undefined;
  }

  /** Where the padding of an event begins; undefined where it has none. */
  private paddingStart(data: string): number | undefined {
    const { paddingKey } = this;
    if (paddingKey === undefined) return undefined;
    const start = data.lastIndexOf(paddingKey);
    return start >= 0 && PADDING_END.test(data.slice(start + paddingKey.length)) ? start : undefined;
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
