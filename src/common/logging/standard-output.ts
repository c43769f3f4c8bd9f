import { once } from 'node:events';
import { destination } from 'pino';

/** What waits for a reader that does not read; lines beyond it are dropped, in bytes. */
const MOST_WAITING = 4 * 1024 * 1024;

/** The standard output, which never makes whoever writes wait for its reader. */
export class StandardOutput {
  private readonly stream = destination({ fd: 1, sync: false, maxLength: MOST_WAITING });
  private hasEnded = false;

  constructor() {
    this.stream.on('error', () => undefined);
  }

  write(line: string): void {
    if (!this.hasEnded) this.stream.write(line);
  }

  /** Takes no more lines. Resolves when all are out: never, while their reader does not read. */
  async end(): Promise<void> {
    if (this.hasEnded) return;
    this.hasEnded = true;
    const closed = once(this.stream, 'close');
    this.stream.end();
    await closed;
  }
}
