import { once } from 'node:events';
import { destination } from 'pino';

/** What waits for a reader that does not read; lines beyond it are dropped, in bytes. */
const MOST_WAITING = 4 * 1024 * 1024;
/** Lines of this time are written together: a write goes through a thread and back, which costs as much as ten lines. */
const BATCH_MS = 50;
/** What is written without waiting for more, in UTF-16 code units. */
const BATCH_LENGTH = 16_384;

/** The standard output, which never makes whoever writes wait for its reader. */
export class StandardOutput {
  private readonly stream = destination({ fd: 1, sync: false, maxLength: MOST_WAITING });
  private batch = '';
  private timer: NodeJS.Timeout | undefined;
  private hasEnded = false;
  private readonly onExit: () => void;

  constructor() {
    this.stream.on('error', () => undefined);
    const onExit = () => this.passOn();
    this.onExit = onExit;
    // Ahead of the stream's own listener, which writes what it has.
    process.prependListener('exit', onExit);
  }

  write(line: string): void {
    if (this.hasEnded) return;
    this.batch += line;
    if (this.batch.length >= BATCH_LENGTH) this.passOn();
    else this.timer ??= setTimeout(() => this.passOn(), BATCH_MS);
  }

  /** Takes no more lines. Resolves when all are out: never, while their reader does not read. */
  async end(): Promise<void> {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.passOn();
    process.off('exit', this.onExit);
    const closed = once(this.stream, 'close');
    this.stream.end();
    await closed;
  }

  private passOn(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const lines = this.batch;
    this.batch = '';
    if (lines !== '') this.stream.write(lines);
  }
}
