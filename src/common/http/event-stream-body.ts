import { Readable } from 'node:stream';
import type { Unsubscribable } from 'rxjs';
import type { SseFrame } from './sse-frame.js';

/** Bytes that may wait for a client that reads too slowly; above it the client is dropped and may resume. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** The body of one event stream. Stops what feeds it when the client goes away. */
export class EventStreamBody extends Readable {
  constructor(private readonly source: Unsubscribable) {
    super();
  }

  send(frame: SseFrame): void {
    if (this.destroyed) return;
    this.push(frame.text);
    if (this.readableLength > MAX_WAITING_BYTES) this.destroy();
  }

  finish(): void {
    if (!this.destroyed) this.push(null);
  }

  override _read(): void {
    // Frames are pushed as they come.
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.source.unsubscribe();
    callback(error);
  }
}
