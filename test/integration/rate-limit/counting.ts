import type {
  RateLimitOutcome,
  RateLimitQuota,
  RateLimitStore,
} from '../../../src/rate-limit/rate-limit.store.js';

/** Counts calls in one window each, all with this quota. */
export function counting(
  store: RateLimitStore,
  quota: RateLimitQuota,
): (key: string) => Promise<RateLimitOutcome> {
  return async (key) => {
    const [outcome] = await store.consume({ key, quota });
    return outcome;
  };
}
