import { once } from 'node:events';
import { destination } from 'pino';

/** What waits for a reader that does not read; lines beyond it are dropped, in bytes. */
const MOST_WAITING = 4 * 1024 * 1024;
/** What is written without waiting for `flush`, in UTF-16 code units. */
const BATCH_LENGTH = 16_384;

/**
 * The standard output, which never makes whoever writes wait for its reader. Lines wait for each other until `flush`: a write goes
 * through a thread and back, which costs as much as ten lines.
 */
export class StandardOutput {
  private readonly stream = destination({ fd: 1, sync: false, maxLength: MOST_WAITING });
  private batch = '';
  private hasEnded = false;

  constructor() {
    this.stream.on('error', () => undefined);
  }

  write(line: string): void {
    if (this.hasEnded) return;
    this.batch += line;
    if (this.batch.length >= BATCH_LENGTH) this.flush();
  }

  /** Takes no more lines. Resolves when all are out: never, while their reader does not read. */
  async end(): Promise<void> {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.flush();
    const closed = once(this.stream, 'close');
    this.stream.end();
    await closed;
  }

  flush(): void {
    const lines = this.batch;
    this.batch = '';
    if (lines !== '') this.stream.write(lines);
  }
}
