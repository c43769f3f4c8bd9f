import { Logger } from '@nestjs/common';
import type { Response } from 'express';
import { take, type Observable, type Observer, type Subscription } from 'rxjs';
import { toAppError } from '../errors/index.js';
import { reportFault } from '../observability/index.js';
import { AnswerWriter } from './answer-writer.js';
import type { BeatingStream, Heartbeat } from './heartbeat.js';
import { letGoOfBeginning } from './let-go-of-beginning.js';
import type { SseFrame } from './sse-frame.js';

/** Keeps browsers and proxies from caching, compressing or holding back events. */
const HEADERS = [
  ['Content-Type', 'text/event-stream; charset=utf-8'],
  ['Cache-Control', 'no-cache, no-transform'],
  ['X-Accel-Buffering', 'no'],
] as const;

const logger = new Logger('EventStream');

let openCount = 0;

/** How many event streams of this process have begun, and are not closed. */
export function countOpenStreams(): number {
  return openCount;
}

/**
 * One answer as an event stream: the headers go out with the first frame, and an empty stream is a 204. There are as many of
 * these as open streams, so it holds on to nothing that only the beginning needs.
 */
export class EventStreamAnswer implements Observer<SseFrame>, BeatingStream {
  lastWriteAt = 0;
  private readonly writer: AnswerWriter;
  /** Until the headers are made up. */
  private begun: PromiseWithResolvers<void> | undefined;
  private source: Subscription | undefined;
  /** From the first frame until the connection of the answer closes: where it is among those that beat. */
  private place: number | undefined;

  /** @param toBeat makes what is written into a stream that is silent for long. */
  constructor(
    private readonly response: Response,
    private readonly toBeat: () => SseFrame,
    private readonly heartbeat: Heartbeat,
  ) {
    this.writer = new AnswerWriter(response);
  }

  /**
   * Resolves when the headers are made up, or the client has left; the frames go on. Rejects with what goes wrong
   * before, while the answer can have another status.
   */
  write(frames: Observable<SseFrame>): Promise<void> {
    const begun = Promise.withResolvers<void>();
    this.begun = begun;
    this.response.on('close', this.closed.bind(this));
    if (this.response.closed) this.end();
    else this.source = (this.isHead ? frames.pipe(take(1)) : frames).subscribe(this);
    return begun.promise;
  }

  next(frame: SseFrame): void {
    if (this.begun !== undefined) {
      this.begin(frame);
      return;
    }
    this.writer.write(frame.text);
    this.lastWriteAt = performance.now();
  }

  /** An answer that must not look whole: its connection is cut. */
  error(error: unknown): void {
    if (!this.response.headersSent) {
      this.begun?.reject(error);
      return;
    }
    logger.error({ err: error }, 'An event stream broke off');
    const { severity, cause } = toAppError(error);
    if (severity === 'fault') reportFault(cause instanceof Error ? cause : error);
    this.writer.breakOff();
  }

  complete(): void {
    // By the specification of EventSource 204 is the status that ends its reconnecting.
    if (!this.response.headersSent) this.response.status(204).end();
    this.end();
  }

  /** Fills a silence. A client that does not read is not silent for want of bytes. */
  beat(): void {
    this.lastWriteAt = performance.now();
    if (this.response.socket?.writableNeedDrain !== true) this.writer.write(this.toBeat().text);
  }

  private get isHead(): boolean {
    return this.response.req.method === 'HEAD';
  }

  private begin(frame: SseFrame): void {
    const { response } = this;
    for (const [name, header] of HEADERS) response.setHeader(name, header);
    if (this.isHead) {
      response.flushHeaders();
      return;
    }
    this.writer.begin(frame.text);
    this.lastWriteAt = performance.now();
    this.place = this.heartbeat.add(this);
    openCount++;
    // Behind the first text, which goes out in the next tick.
    process.nextTick(letGoOfBeginning, response);
    this.settle();
  }

  private closed(): void {
    this.end();
    if (this.place === undefined) return;
    this.heartbeat.remove(this.place);
    this.place = undefined;
    openCount--;
  }

  private end(): void {
    this.source?.unsubscribe();
    // Behind its end it is not silent, however long its client reads.
    this.lastWriteAt = Infinity;
    if (this.response.headersSent) this.writer.end();
    this.settle();
  }

  private settle(): void {
    this.begun?.resolve();
    this.begun = undefined;
  }
}
