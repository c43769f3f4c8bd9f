import { Injectable } from '@nestjs/common';

const TIME_ORIGIN = performance.timeOrigin;

/** A call that is to come. */
export interface Timer {
  /** Takes it back. */
  close(): void;
}

/** The clock of the router, a port so that tests can hold and advance it. */
export abstract class Timers {
  /** Milliseconds since the epoch that never go backwards. */
  abstract now(): number;

  /** Calls back once after `delayMs`. */
  abstract after(delayMs: number, callback: () => void): Timer;

  /** A number from 0 up to, not including, 1. */
  abstract random(): number;

  /** Resolves after `delayMs`; rejects with the signal's reason when it aborts first. */
  sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        timer.close();
        reject(signal.reason as Error);
      };
      const timer = this.after(delayMs, () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      });
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}

/** The time of this machine; unlike the wall clock it does not jump when that is set. */
@Injectable()
export class SystemTimers extends Timers {
  override now(): number {
    return TIME_ORIGIN + performance.now();
  }

  override after(delayMs: number, callback: () => void): Timer {
    return new SystemTimer(setTimeout(callback, delayMs));
  }

  override random(): number {
    return Math.random();
  }
}

/** An object in place of a function, which takes three times the memory: every attempt has one. */
class SystemTimer implements Timer {
  constructor(private readonly timeout: NodeJS.Timeout) {}

  close(): void {
    clearTimeout(this.timeout);
  }
}
