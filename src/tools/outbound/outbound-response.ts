import type { z } from 'zod';
import { decodeText } from './decode-text.js';
import { OutboundError } from './outbound-error.js';

/** An answer, read to its end. */
export class OutboundResponse {
  constructor(
    private readonly service: string,
    readonly status: number,
    /** Where the last redirect led. */
    readonly url: URL,
    readonly contentType: string,
    readonly body: Uint8Array,
  ) {}

  /** Such as `text/html`, in lower case; empty where the server did not say. */
  get mediaType(): string {
    return (this.contentType.split(';')[0] ?? '').trim().toLowerCase();
  }

  /** The body as text, in the encoding that it declares. */
  text(): string {
    return decodeText(this.body, this.contentType);
  }

  /** The body as JSON of a known shape. Throws an `OutboundError` of kind `unreadable` for anything else. */
  json<Shape>(schema: z.ZodType<Shape>): Shape {
    const unreadable = (what: string): OutboundError =>
      new OutboundError('unreadable', `${this.service} gave an answer that cannot be read.`, {
        cause: new Error(`${this.url.origin}${this.url.pathname} answered ${this.status}, ${what}`),
      });
    let value: unknown;
    try {
      value = JSON.parse(this.text());
    } catch {
      throw unreadable(`not JSON but ${this.contentType.slice(0, 100) || 'of no type'}`);
    }
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw unreadable(`of another shape: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  }
}
