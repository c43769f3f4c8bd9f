/** How many calls a client has in a window of this length, which starts with its first call. */
export interface RateLimitQuota {
  readonly requests: number;
  readonly windowMs: number;
}

/** The window a client is in. */
export interface RateLimitWindow {
  /** Calls counted in it. */
  readonly used: number;
  /** Epoch milliseconds by the store's clock. It also tells this window from the client's next one. */
  readonly endsAt: number;
  /** Milliseconds from now until `endsAt`, more than 0. */
  readonly endsInMs: number;
}

/** What came of a call: only an admitted one is part of `used`. */
export interface RateLimitOutcome extends RateLimitWindow {
  readonly isAdmitted: boolean;
}

/** `unavailable`: the last thing heard of the store was a failure. */
export type RateLimitStoreState = 'ready' | 'unavailable';

/**
 * The port to the counters of calls, one fixed window per key. Every method is atomic, whoever else calls,
 * and throws `STORE.UNAVAILABLE` within about a second when the store cannot be reached; it works again once
 * the store is back. A call that failed this way may still have been counted.
 */
export abstract class RateLimitStore {
  /** What is known without asking the store. */
  abstract readonly state: RateLimitStoreState;

  /**
   * Counts a call against the quota when there is room for it; opens the key's window when none is open. The
   * quota is the common one unless the key has its own, whose length must then be the same in every call.
   */
  abstract consume(key: string, quota?: RateLimitQuota): Promise<RateLimitOutcome>;

  /** The open window of a key, without counting; undefined when none is open. */
  abstract peek(key: string): Promise<RateLimitWindow | undefined>;

  /**
   * Takes one call back out of the window that ends at `windowEndsAt`. False when that window is over or
   * empty.
   */
  abstract refund(key: string, windowEndsAt: number): Promise<boolean>;

  /** Resolves when the store answers. */
  abstract ping(): Promise<void>;
}
