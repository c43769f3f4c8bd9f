import { ProviderError } from '../provider-error.js';

export type Release = () => void;

interface Waiter {
  readonly grant: () => void;
  readonly refuse: () => void;
}

/** When a refused caller may try again, in milliseconds. */
const RETRY_AFTER_MS = 1_000;
/** Callers that may wait for each that runs, and how many may wait in any case. */
const WAITING_PER_SLOT = 4;
const LEAST_WAITING = 16;

/**
 * Lets a number of calls run at a time. The others wait in a bounded queue that serves one caller of each
 * principal in turn; when it is full, the principal with most callers in it gives way.
 */
export class ConcurrencyLimiter {
  private runningCount = 0;
  private queuedCount = 0;
  /** Waiting callers by principal; the principal that is served next comes first. */
  private readonly queues = new Map<string, Waiter[]>();
  private readonly longestQueue: number;

  /** @param limit calls at a time; undefined: no limit. */
  constructor(private readonly limit = Infinity) {
    this.longestQueue = Math.max(LEAST_WAITING, limit * WAITING_PER_SLOT);
  }

  get running(): number {
    return this.runningCount;
  }

  get queued(): number {
    return this.queuedCount;
  }

  /**
   * Resolves with the release when the call may run. Rejects with a `ProviderError` of kind `overloaded` when
   * the queue is full, and with the signal's reason when it aborts first.
   */
  acquire(principal: string, signal: AbortSignal): Promise<Release> {
    signal.throwIfAborted();
    if (this.runningCount < this.limit) return Promise.resolve(this.start());
    if (this.queuedCount >= this.longestQueue && !this.makeRoomFor(principal)) {
      return Promise.reject(queueIsFull());
    }
    return this.wait(principal, signal);
  }

  private start(): Release {
    this.runningCount += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.runningCount -= 1;
      this.grantNext();
    };
  }

  private wait(principal: string, signal: AbortSignal): Promise<Release> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        signal.removeEventListener('abort', onAbort);
        this.remove(principal, waiter);
      };
      const onAbort = (): void => {
        leave();
        reject(signal.reason as Error);
      };
      const waiter: Waiter = {
        grant: () => {
          leave();
          resolve(this.start());
        },
        refuse: () => {
          leave();
          reject(queueIsFull());
        },
      };
      const queue = this.queues.get(principal);
      if (queue === undefined) this.queues.set(principal, [waiter]);
      else queue.push(waiter);
      this.queuedCount += 1;
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  private remove(principal: string, waiter: Waiter): void {
    const queue = this.queues.get(principal) ?? [];
    queue.splice(queue.indexOf(waiter), 1);
    this.queuedCount -= 1;
    if (queue.length === 0) this.queues.delete(principal);
  }

  private grantNext(): void {
    const [next] = this.queues;
    if (next === undefined) return;
    const [principal, queue] = next;
    this.queues.delete(principal);
    this.queues.set(principal, queue);
    queue[0]?.grant();
  }

  private makeRoomFor(principal: string): boolean {
    const own = this.queues.get(principal)?.length ?? 0;
    const [longest] = [...this.queues.values()].sort((left, right) => right.length - left.length);
    if (longest === undefined || longest.length <= own + 1) return false;
    longest.at(-1)?.refuse();
    return true;
  }
}

function queueIsFull(): ProviderError {
  return new ProviderError('overloaded', 'Too many calls wait for this provider', {
    retryAfterMs: RETRY_AFTER_MS,
  });
}
