import type { IncomingBytes } from './incoming-bytes.js';
import { SseReader, type SseEvent } from './sse-reader.js';

/** How long the end of a response may take to follow its last event, in milliseconds. */
const LINGER_MS = 100;

/** What a response is made of. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: Headers;
}

/** The way to the connection that a response comes by. */
export interface ResponseConnection {
  /** Closes it, where the response is not whole yet. */
  abort(reason: Error): void;
}

/**
 * A response that has begun well and whose body is read as an event stream. To a vendor's SDK it is a `Response`
 * without a body: the SDK has done its part when the headers are there.
 */
export class EventStreamResponse extends Response {
  constructor(
    head: ResponseHead,
    private readonly incoming: IncomingBytes,
    private readonly connection: ResponseConnection,
  ) {
    super(null, head);
  }

  /**
   * The events, those of one read of the socket together. To be called once. A body of one JSON text in place of
   * events, as some servers put an error, is one event. Rejects where the body breaks off, or with the signal's
   * reason, which also closes the connection.
   */
  async *events(signal: AbortSignal): AsyncGenerator<readonly SseEvent[], void, undefined> {
    const reader = new SseReader();
    const beginning = new Beginning();
    const onAbort = (): void => {
      this.connection.abort(signal.reason as Error);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    let isWhole = false;
    try {
      signal.throwIfAborted();
      for (;;) {
        const bytes = await this.incoming.read();
        signal.throwIfAborted();
        if (bytes === undefined) break;
        const events = reader.read(bytes);
        if (events.length > 0) yield events;
        beginning.note(bytes, events);
      }
      const text = beginning.json();
      if (text !== undefined) yield [{ name: undefined, data: text }];
      isWhole = true;
    } finally {
      signal.removeEventListener('abort', onAbort);
      if (!isWhole && !signal.aborted) this.linger().catch(() => undefined);
    }
  }

  /**
   * Nobody reads on. A vendor's last event often comes one packet before the response ends, and a connection whose
   * response is not read to its end cannot be used again: so it gets a moment.
   */
  private async linger(): Promise<void> {
    const timer = setTimeout(() => {
      this.connection.abort(new Error('nobody reads the response any more'));
    }, LINGER_MS);
    try {
      while ((await this.incoming.read()) !== undefined);
    } catch {
      // How the connection of an answer ends that nobody reads is of no interest.
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The longest JSON text in place of events that is read, in bytes. */
const MAX_JSON_LENGTH = 65_536;

/** What comes ahead of the first event. */
class Beginning {
  private chunks: Buffer[] | undefined = [];
  private length = 0;

  note(bytes: Buffer, events: readonly SseEvent[]): void {
    this.length += bytes.length;
    if (events.length > 0 || this.length > MAX_JSON_LENGTH) this.chunks = undefined;
    else this.chunks?.push(bytes);
  }

  /** All there was, where that was no event and may be JSON. */
  json(): string | undefined {
    const text = this.chunks && Buffer.concat(this.chunks).toString('utf8').trim();
    return text?.startsWith('{') === true ? text : undefined;
  }
}
