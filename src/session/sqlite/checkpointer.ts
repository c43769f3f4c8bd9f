import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Logger } from '@nestjs/common';

/** Writes from one time to the next: some 10 MB of log. */
const WRITES = 500;

/** This file's neighbour, compiled or not as this one is. */
const WORKER = new URL(`checkpoint.worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Has the write-ahead log of a SQLite file copied into that file from time to time, by a thread of its own: it takes some 50 ms, most of them
 * waiting for the disk, and every stream would wait along. Reads and writes go on meanwhile (https://www.sqlite.org/wal.html#ckpt).
 */
export class Checkpointer {
  private readonly logger = new Logger(Checkpointer.name);
  private worker: Worker | undefined;
  private writes = 0;
  /** For good once the thread has failed: SQLite then copies a log that has become long as it writes. */
  private isAtWork = false;

  /** @param path where the file is. */
  constructor(private readonly path: string) {}

  /** Something was written. */
  noteWrite(): void {
    this.writes++;
    if (this.writes < WRITES || this.isAtWork) return;
    this.writes = 0;
    this.isAtWork = true;
    this.worker ??= this.start();
    this.worker.postMessage('copy');
  }

  /** Resolves when the thread has let go of the file. */
  async close(): Promise<void> {
    this.isAtWork = true;
    await this.worker?.terminate();
  }

  private start(): Worker {
    // Not with what the process was started with: that sets up what is there once, such as tracing.
    const worker = new Worker(WORKER, { workerData: this.path, execArgv: [] });
    worker.on('message', () => {
      this.isAtWork = false;
    });
    worker.on('error', (err: unknown) => {
      this.logger.warn({ err }, 'The write-ahead log cannot be copied in the background');
    });
    // Behind the listeners, which make it count again.
    worker.unref();
    return worker;
  }
}
