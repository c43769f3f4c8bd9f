import type { ByteTaker, IncomingBytes } from './incoming-bytes.js';
import { SseReader, type SseEvent } from './sse-reader.js';

/** How long the end of a response may take to follow its last event, in milliseconds. */
const LINGER_MS = 100;

/** The way to the connection that a response comes by. */
export interface ResponseConnection {
  /** Closes it, where the response is not whole yet. */
  abort(reason: Error): void;
}

/** Whom events are handed. */
export interface EventTaker {
  /** Takes the events of one read of the socket. False where nothing more is to be read for now. */
  take(events: readonly SseEvent[]): boolean;
}

const NOBODY: EventTaker = { take: () => false };

/** The body of a response that has begun well, read as an event stream. */
export class IncomingEvents implements ByteTaker {
  private readonly reader = new SseReader();
  /** What comes ahead of the first event. */
  private beginning: Beginning | undefined = new Beginning();
  private isWhole = false;
  private taker = NOBODY;

  constructor(
    private readonly incoming: IncomingBytes,
    private readonly connection: ResponseConnection,
  ) {}

  /**
   * Hands on the events of each read of the socket that brings any, until `taker` returns false: resolves to true then,
   * and to false behind the last. A body of one JSON text in place of events, as some servers put an error, a whole
   * answer or a list of its chunks, is one event. Rejects where the body breaks off, or with the reason of the signal that the call was made under.
   */
  read(taker: EventTaker): Promise<boolean> {
    this.taker = taker;
    return this.incoming.read(this).then((isMore) => {
      if (!isMore) this.end();
      return isMore;
    });
  }

  /** Called with the bytes of one read of the socket. */
  take(bytes: Buffer): boolean {
    const events = this.reader.read(bytes);
    if (events.length === 0) {
      this.beginning?.add(bytes);
      return true;
    }
    this.beginning = undefined;
    return this.taker.take(events);
  }

  private end(): void {
    const text = this.beginning?.json();
    this.beginning = undefined;
    this.isWhole = true;
    if (text !== undefined) this.taker.take([{ name: undefined, data: text }]);
  }

  /**
   * Nobody reads on. A vendor's last event often comes one packet before the response ends, and a connection whose
   * response is not read to its end cannot be used again: so it gets a moment.
   */
  leave(): void {
    if (!this.isWhole && !this.incoming.isComplete) this.linger().catch(() => undefined);
  }

  private async linger(): Promise<void> {
    const timer = setTimeout(() => {
      this.connection.abort(new Error('nobody reads the response any more'));
    }, LINGER_MS);
    try {
      await this.incoming.read({ take: () => true });
    } catch {
      // How the connection of an answer ends that nobody reads is of no interest.
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The longest JSON text in place of events that is read, in bytes: a whole answer, with every character escaped. */
const MAX_JSON_LENGTH = 4_000_000;

/** Bytes that are no events, which may be a JSON text. */
class Beginning {
  private chunks: Buffer[] | undefined = [];
  private length = 0;

  add(bytes: Buffer): void {
    this.length += bytes.length;
    if (this.length > MAX_JSON_LENGTH) this.chunks = undefined;
    else this.chunks?.push(bytes);
  }

  /** All there was, where that may be JSON. */
  json(): string | undefined {
    const text = this.chunks && Buffer.concat(this.chunks).toString('utf8').trim();
    return text !== undefined && /^[{[]/.test(text) ? text : undefined;
  }
}
