import { AsyncResource } from 'node:async_hooks';

/** Bytes that nobody has read yet, above which the sender is told to wait. */
const HIGH_WATER_MARK = 1_000_000;

const NEXT = Promise.resolve();

/** Whoever brings the bytes. */
export interface Sender {
  pause(): void;
  resume(): void;
}

/** Whom bytes are handed. */
export interface ByteTaker {
  /** False where nothing more is to be read for now. */
  take(bytes: Buffer): boolean;
}

interface Reader {
  readonly taker: ByteTaker;
  readonly done: PromiseWithResolvers<boolean>;
  readonly scope: AsyncResource;
}

/**
 * A response's body on its way to its one reader. The reader is called when the callbacks of one read of the socket are
 * over, so however many pieces that brought, it gets them at once.
 */
export class IncomingBytes {
  private chunks: Buffer[] = [];
  private length = 0;
  private isPaused = false;
  private isEnded = false;
  private isHandingOn = false;
  private failure: Error | undefined;
  private reader: Reader | undefined;
  private readonly onNext: () => void;

  constructor(private readonly sender: Sender) {
    this.onNext = this.handOn.bind(this);
  }

  /** True when no more will come: the body is whole, or broke off. */
  get isComplete(): boolean {
    return this.isEnded;
  }

  push(chunk: Buffer): void {
    if (this.isEnded) return;
    // A read is mostly one piece, and an array that is pushed to makes room for many.
    if (this.length === 0) this.chunks = [chunk];
    else this.chunks.push(chunk);
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
   * Hands on what has come and what comes, in the context of this call, until `taker` returns false: resolves to true then,
   * and to false behind the last byte. Rejects with what `taker` throws, and where the body broke off, behind what
   * came before. There is one reader at a time.
   */
  read(taker: ByteTaker): Promise<boolean> {
    const done = Promise.withResolvers<boolean>();
    this.reader = { taker, done, scope: new AsyncResource('IncomingBytes') };
    this.handOn();
    return done.promise;
  }

  /** Once a read of the socket. `NEXT` never rejects: the second handler is there so that none is missing. */
  private wake(): void {
    if (this.isHandingOn || this.reader === undefined) return;
    this.isHandingOn = true;
    NEXT.then(this.onNext, this.onNext);
  }

  private handOn(): void {
    const { reader } = this;
    this.isHandingOn = false;
    if (reader === undefined) return;
    try {
      let hasMore = true;
      while (hasMore && this.length > 0) {
        hasMore = reader.scope.runInAsyncScope(handTo, undefined, reader.taker, this.takeAll());
      }
      if (hasMore && !this.isEnded) return;
      if (hasMore && this.failure !== undefined) reader.done.reject(this.failure);
      else reader.done.resolve(!hasMore);
    } catch (error) {
      reader.done.reject(error);
    }
    this.reader = undefined;
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

function handTo(taker: ByteTaker, bytes: Buffer): boolean {
  return taker.take(bytes);
}
