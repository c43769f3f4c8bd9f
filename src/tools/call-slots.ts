import { ToolFailure } from './tool.js';

/** How many calls wait for each that runs; more are refused at once. */
const WAITING_PER_SLOT = 10;

/** Lets a number of calls run at a time and a bounded number wait, first come first served. */
export class CallSlots {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly size: number) {}

  /**
   * Runs `action` when there is room. Rejects with the reason of `signal` when that aborts; an action that
   * does not heed it is left behind then, and no longer counts. A `ToolFailure` where too many wait.
   */
  async use<Result>(signal: AbortSignal, action: () => Promise<Result>): Promise<Result> {
    await this.enter(signal);
    const left = Promise.withResolvers<never>();
    const leave = (): void => {
      left.reject(signal.reason as Error);
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([action(), left.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
      this.free();
    }
  }

  private async enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.running < this.size) this.running++;
    else await this.wait(signal);
  }

  /** A slot goes to who waits without being free in between: nobody overtakes. */
  private free(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.running--;
    else next();
  }

  private wait(signal: AbortSignal): Promise<void> {
    if (this.waiting.length >= this.size * WAITING_PER_SLOT) {
      throw new ToolFailure('Too many calls of this tool are waiting. Try again later.');
    }
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        reject(signal.reason as Error);
      };
      const enter = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.waiting.push(enter);
    });
  }
}
