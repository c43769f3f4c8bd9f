import { Injectable } from '@nestjs/common';
import { sessionBusy } from '../session/index.js';

type Release = () => void;

interface Waiter {
  readonly grant: () => void;
}

/** What a caller is told that waited in vain: nobody knows when the turn will end. */
const RETRY_AFTER_MS = 1_000;

/**
 * Lets one turn of this process at a time into a session; the others wait in the order they came. Turns of other
 * processes are kept out by the session's lease.
 */
@Injectable()
export class SessionLock {
  /** The waiters of each session that is locked. */
  private readonly queues = new Map<string, Waiter[]>();

  /**
   * Resolves with the release when the session is free. Throws `SESSION.BUSY` after `waitMs`
   * milliseconds, and the signal's reason when it aborts first.
   */
  acquire(key: string, waitMs: number, signal: AbortSignal): Promise<Release> {
    signal.throwIfAborted();
    const queue = this.queues.get(key);
    if (queue !== undefined) return this.wait(key, queue, waitMs, signal);
    this.queues.set(key, []);
    return Promise.resolve(this.releaseOf(key));
  }

  private wait(key: string, queue: Waiter[], waitMs: number, signal: AbortSignal): Promise<Release> {
    return new Promise((resolve, reject) => {
      const leave = (error: Error): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        queue.splice(queue.indexOf(waiter), 1);
        reject(error);
      };
      const onAbort = (): void => {
        leave(signal.reason as Error);
      };
      const timer = setTimeout(() => {
        leave(sessionBusy(RETRY_AFTER_MS));
      }, waitMs);
      const waiter: Waiter = {
        grant: () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          resolve(this.releaseOf(key));
        },
      };
      queue.push(waiter);
      signal.addEventListener('abort', onAbort);
    });
  }

  private releaseOf(key: string): Release {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const next = this.queues.get(key)?.shift();
      if (next === undefined) this.queues.delete(key);
      else next.grant();
    };
  }
}
