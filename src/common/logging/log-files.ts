import { join } from 'node:path';
import { settlesWithin } from '../time/index.js';
import { PendingLines } from './pending-lines.js';
import { RotatingFile } from './rotating-file.js';

export type LogFileName = 'app' | 'error' | 'debug' | 'conversation';

/** What waits for a slow disk; lines beyond it are dropped, in bytes. */
const MOST_PENDING = 4_000_000;
/** Lines of this time are written together: each time a file is opened, written and closed, which costs as much as thirty lines. */
const BATCH_MS = 500;
/** What is written without waiting for more, in bytes. */
const BATCH_LENGTH = 500_000;
/** After a failure the disk is left alone for so long. */
const PAUSE_MS = 5_000;
/** The longest wait for the disk at shutdown. */
const FLUSH_MS = 1_000;

export interface LogFileOptions {
  /** Called when lines begin to be lost, once until they are written again. */
  readonly onTrouble: (message: string) => void;
  readonly openFile?: (path: string) => Pick<RotatingFile, 'append'>;
}

/**
 * The log files of a folder. Whoever writes neither waits nor fails: lines are written behind their back, one file
 * at a time, so that a disk that hangs holds no more than one thread; what a full or slow disk cannot take is dropped.
 */
export class LogFiles {
  private readonly files = new Map<LogFileName, Pick<RotatingFile, 'append'>>();
  private pending = new Map<LogFileName, PendingLines>();
  private pendingLength = 0;
  private dropped = 0;
  private isTroubled = false;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;

  constructor(
    private readonly directory: string,
    private readonly options: LogFileOptions,
  ) {}

  /** @param line with its line break. */
  write(name: LogFileName, line: string): void {
    const length = Buffer.byteLength(line);
    if (this.pendingLength + length > MOST_PENDING) {
      this.dropped += 1;
      this.tell('the disk is too slow');
      return;
    }
    this.linesFor(name).add(line, length);
    this.pendingLength += length;
    if (this.pendingLength >= BATCH_LENGTH && !this.isTroubled) this.hurry();
    else this.schedule(BATCH_MS);
  }

  /** Resolves with true when everything is written or given up, with false when the disk does not take it soon enough. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const isWritten = await settlesWithin(FLUSH_MS, this.writePending());
    clearTimeout(this.timer);
    return isWritten;
  }

  private schedule(delayMs: number): void {
    if (this.timer !== undefined || this.writing !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.writePending().catch(() => undefined);
    }, delayMs).unref();
  }

  private hurry(): void {
    if (this.writing !== undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writePending().catch(() => undefined);
  }

  /** One batch behind the other; a disk that hangs holds them all up. */
  private writePending(): Promise<void> {
    const written = (this.writing ?? Promise.resolve())
      .then(() => this.drain())
      .finally(() => {
        if (this.writing !== written) return;
        this.writing = undefined;
        if (this.pending.size > 0) this.schedule(this.isTroubled ? PAUSE_MS : BATCH_MS);
      });
    this.writing = written;
    return written;
  }

  /** Writes what is pending. A batch that fails is given up: part of it may be in the file. */
  private async drain(): Promise<void> {
    const batches = this.pending;
    this.pending = new Map();
    for (const [name, { content, count }] of batches) {
      try {
        await this.file(name).append(content);
        this.isTroubled = false;
      } catch (error) {
        this.dropped += count;
        this.tell((error as NodeJS.ErrnoException).code ?? 'unknown');
      }
      this.pendingLength -= content.length;
    }
  }

  private tell(reason: string): void {
    if (this.isTroubled) return;
    this.isTroubled = true;
    const lost = `${this.dropped} lines lost so far`;
    this.options.onTrouble(`Log files in ${this.directory} cannot be written (${reason}); ${lost}`);
  }

  private linesFor(name: LogFileName): PendingLines {
    const known = this.pending.get(name);
    if (known !== undefined) return known;
    const lines = new PendingLines();
    this.pending.set(name, lines);
    return lines;
  }

  private file(name: LogFileName): Pick<RotatingFile, 'append'> {
    const known = this.files.get(name);
    if (known !== undefined) return known;
    const { openFile = (path) => new RotatingFile(path) } = this.options;
    const file = openFile(join(this.directory, `${name}.log`));
    this.files.set(name, file);
    return file;
  }
}
