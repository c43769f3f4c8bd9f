import type { LogFiles } from './log-files.js';
import type { Redact } from './redact.js';

/** pino's numbers of its levels. */
const LEVELS = { info: 30, warn: 40, error: 50 } as const;

const METADATA: unique symbol = Symbol.for('pino.metadata');

/** Where the standard output's lines go. */
export interface LineWriter {
  write(line: string): unknown;
  /** Does not keep lines back any longer. */
  flush?(): void;
  /** Takes no more lines, and resolves when all are out. */
  end?(): Promise<void>;
}

/**
 * Where pino's lines go: without credentials to the standard output, in the form wanted there, and as JSON to the
 * files, `app` from info on, `error` from error on, `debug` what is below info.
 */
export class LogSink {
  /** Asks pino to set `lastLevel` ahead of each line. */
  readonly [METADATA] = true;
  lastLevel = 0;

  constructor(
    private readonly output: LineWriter,
    private readonly format: (line: string) => string,
    private readonly redact: Redact,
    private readonly files: LogFiles | undefined,
  ) {}

  write(line: string): void {
    const safe = this.redact(line);
    this.output.write(this.format(safe));
    if (this.files === undefined) return;
    this.files.write(this.lastLevel < LEVELS.info ? 'debug' : 'app', safe);
    if (this.lastLevel >= LEVELS.error) this.files.write('error', safe);
  }

  flush(): void {
    this.output.flush?.();
  }

  /** A warning of the log files themselves, which only the standard output can take. */
  warn(message: string): void {
    const line = { level: LEVELS.warn, time: new Date().toISOString(), context: 'LogFiles', msg: message };
    this.output.write(this.format(`${this.redact(JSON.stringify(line))}\n`));
    this.flush();
  }
}
