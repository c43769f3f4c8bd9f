/** Bytes that nobody has read yet, above which the sender is told to wait. */
const HIGH_WATER_MARK = 1_000_000;

/** Whoever brings the bytes. */
export interface Sender {
  pause(): void;
  resume(): void;
}

/**
 * A response's body on its way to its one reader. The reader wakes when the callbacks of one read of the socket are
 * over, so however many pieces that brought, it gets them at once. It is called from one loop that waits once a read.
 */
export class IncomingBytes {
  private chunks: Buffer[] = [];
  private length = 0;
  private isPaused = false;
  private isEnded = false;
  private failure: Error | undefined;
  private waiting: PromiseWithResolvers<void> | undefined;

  constructor(private readonly sender: Sender) {}

  push(chunk: Buffer): void {
    if (this.isEnded) return;
    this.chunks.push(chunk);
    this.length += chunk.length;
    if (this.length > HIGH_WATER_MARK && !this.isPaused) {
      this.isPaused = true;
      this.sender.pause();
    }
    this.wake();
  }

  /** The body is whole. */
  end(): void {
    this.isEnded = true;
    this.wake();
  }

  /** The body breaks off here; what came before can still be read. Only the first failure or end counts. */
  fail(error: Error): void {
    if (this.isEnded) return;
    this.failure = error;
    this.end();
  }

  /**
   * Hands `take` what has come and what comes, until it returns false: resolves to true then, and to false behind the
   * last byte. Rejects where the body broke off, behind what came before.
   */
  async read(take: (bytes: Buffer) => boolean): Promise<boolean> {
    for (;;) {
      if (this.length === 0 && !this.isEnded) {
        this.waiting = Promise.withResolvers();
        await this.waiting.promise;
      }
      if (this.length > 0) {
        if (!take(this.takeAll())) return true;
      } else if (this.failure !== undefined) throw this.failure;
      else if (this.isEnded) return false;
    }
  }

  private wake(): void {
    this.waiting?.resolve();
    this.waiting = undefined;
  }

  private takeAll(): Buffer {
    const { chunks, length } = this;
    this.chunks = [];
    this.length = 0;
    if (this.isPaused) {
      this.isPaused = false;
      this.sender.resume();
    }
    return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, length);
  }
}
