/** How many calls a client has in a window of this length, which starts with its first call. */
export interface RateLimitQuota {
  readonly requests: number;
  readonly windowMs: number;
}

/** One of the windows that a call is counted in, each with a key of its own. The windows of a key have the same length in every call. */
export interface RateLimitCount {
  readonly key: string;
  readonly quota: RateLimitQuota;
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

/** What a window says to a call. A call that is not counted is no part of `used`, and opens no window. */
export interface RateLimitOutcome extends RateLimitWindow {
  /** Whether this window has room for the call, or had before it was counted. */
  readonly hasRoom: boolean;
}

/** One for each count, in their order. */
export type RateLimitOutcomes = [RateLimitOutcome, ...RateLimitOutcome[]];

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
   * Counts a call in all of these windows when each has room for it, and else in none; opens those that are not
   * open yet.
   */
  abstract consume(...counts: [RateLimitCount, ...RateLimitCount[]]): Promise<RateLimitOutcomes>;

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
