import { AsyncLocalStorage } from 'node:async_hooks';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Logger } from '@nestjs/common';

/** Writes from one time to the next: up to 10 MB of log. */
const WRITES = 500;

/** Writes behind which the thread is started, so that it is there before the service is busy. */
const WRITES_TO_START = 50;

/** Writes behind which a thread that failed is followed by another one. Meanwhile SQLite copies a log that has become long as it writes. */
const WRITES_TO_RETRY = 5_000;

/** This file's neighbour, compiled or not as this one is. */
const WORKER = new URL(`checkpoint.worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Has the write-ahead log of a SQLite file copied into that file from time to time, by a thread of its own: it takes some 50 ms, most of them
 * waiting for the disk, and every stream would wait along. Reads and writes go on meanwhile (https://www.sqlite.org/wal.html#ckpt).
 */
export class Checkpointer {
  private readonly logger = new Logger(Checkpointer.name);
  private worker: Worker | undefined;
  /** Since the log was last copied; below 0 behind a failure. */
  private writes = 0;
  private isAtWork = false;
  private isClosed = false;
  /** Whether the latest thread has failed, and none has copied anything since. */
  private isFailing = false;
  /** The thread is nobody's turn's, though one asks for it first. */
  private readonly outside = AsyncLocalStorage.snapshot();

  /** @param path where the file is. */
  constructor(private readonly path: string) {}

  /** So much was written. */
  noteWrites(count: number): void {
    this.writes += count;
    if (this.writes < WRITES_TO_START || this.isAtWork || this.isClosed) return;
    try {
      this.worker ??= this.outside(() => this.start());
      if (this.writes >= WRITES) this.copy(this.worker);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Resolves when the thread has let go of the file. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.worker?.terminate();
  }

  private copy(worker: Worker): void {
    this.writes = 0;
    this.isAtWork = true;
    worker.postMessage('copy');
  }

  private start(): Worker {
    // Not with what the process was started with: that sets up what is there once, such as tracing.
    const worker = new Worker(WORKER, { workerData: this.path, execArgv: [], env: {} });
    worker.on('message', () => {
      this.isAtWork = false;
      if (this.isFailing) this.logger.log('The write-ahead log is copied in the background again');
      this.isFailing = false;
    });
    let failure: unknown;
    worker.on('error', (error: unknown) => {
      failure = error;
    });
    // It has let go of the file by then.
    worker.on('exit', () => {
      this.fail(failure);
    });
    // Behind the listeners, which make it count again.
    worker.unref();
    return worker;
  }

  private fail(error: unknown): void {
    if (this.isClosed) return;
    this.worker = undefined;
    this.isAtWork = false;
    this.writes = -WRITES_TO_RETRY;
    if (!this.isFailing) {
      this.logger.warn({ err: error }, 'The write-ahead log cannot be copied in the background');
    }
    this.isFailing = true;
  }
}
