import { pino, type Logger } from 'pino';
import { currentContext, idsOf } from '../context/index.js';
import type { LogSink } from './log-sink.js';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** Lines of this time are made and written together. */
const BATCH_MS = 50;
/** So many wait at most. */
const MOST_WAITING = 200;

const URGENT: ReadonlySet<LogLevel> = new Set(['warn', 'error', 'fatal']);

interface Entry {
  readonly level: LogLevel;
  readonly fields: object;
  readonly text: string | undefined;
  /** Epoch milliseconds. */
  readonly loggedAt: number;
}

/**
 * Lines on their way to pino. They are made when whoever logs has gone on, several at once, and so are not in the way of
 * a turn's end. A warning or an error takes along at once what waits.
 */
export class LogQueue {
  private readonly pino: Logger;
  private waiting: Entry[] = [];
  private timer: NodeJS.Timeout | undefined;
  private loggedAt = 0;
  private readonly flushNow: () => void;

  constructor(
    level: string,
    private readonly sink: LogSink,
  ) {
    const flushNow = (): void => {
      this.flush();
    };
    this.flushNow = flushNow;
    const timestamp = (): string => `,"time":"${new Date(this.loggedAt).toISOString()}"`;
    this.pino = pino({ level, timestamp, base: null }, sink);
    // Ahead of the listener of the standard output's stream, which writes what it has.
    process.prependListener('exit', this.flushNow);
  }

  get level(): string {
    return this.pino.level;
  }

  /** Every line carries the ids of the request or turn it belongs to, as they are now, ahead of its fields. */
  add(level: LogLevel, fields: object, text: string | undefined): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const entry = { ...idsOf(currentContext()), ...fields };
    this.waiting.push({ level, fields: entry, text, loggedAt: Date.now() });
    if (URGENT.has(level) || this.waiting.length >= MOST_WAITING) this.flush();
    else this.timer ??= setTimeout(this.flushNow, BATCH_MS);
  }

  /** Writes what waits. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const entries = this.waiting;
    this.waiting = [];
    for (const { level, fields, text, loggedAt } of entries) {
      this.loggedAt = loggedAt;
      this.pino[level](fields, text);
    }
    this.sink.flush();
  }

  /** What is logged from here on is not written when the process exits. */
  end(): void {
    this.flush();
    process.off('exit', this.flushNow);
  }
}
