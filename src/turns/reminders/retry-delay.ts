const FIRST_DELAY_MS = 10_000;
const LONGEST_DELAY_MS = 3_600_000;
/** How long a delivery is tried again after its first attempt. */
const GIVE_UP_AFTER_MS = 86_400_000;

export interface FailedDelivery {
  /** Attempts until now, this one included. */
  readonly attempts: number;
  readonly firstAttemptAt: number;
  readonly now: number;
  /** How long the receiver asked to wait. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * When to try again, in epoch milliseconds: after 10 seconds, twice as long each time up to an hour, less a random part up
 * to half of it. Undefined when that would be more than a day after the first attempt.
 */
export function nextTry(
  { attempts, firstAttemptAt, now, retryAfterMs = 0 }: FailedDelivery,
  random: () => number = Math.random,
): number | undefined {
  const longest = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempts - 1, 20));
  const jittered = Math.round(longest * (1 - random() / 2));
  const at = now + Math.max(jittered, Math.min(retryAfterMs, LONGEST_DELAY_MS));
  return at - firstAttemptAt > GIVE_UP_AFTER_MS ? undefined : at;
}
