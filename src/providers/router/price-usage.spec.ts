import { describe, expect, it } from '@jest/globals';
import { priceUsage } from './price-usage.js';

const USAGE = { inputTokens: 1_000, outputTokens: 200, cachedInputTokens: 400, estimated: false };

describe('priceUsage', () => {
  it('counts what came from the cache at its own price', () => {
    const price = { inputUsd: 2, outputUsd: 10, cachedInputUsd: 0.5 };

    // 600 at 2, 400 at 0.5 and 200 at 10 for a million.
    expect(priceUsage(USAGE, price)).toEqual({ ...USAGE, costUsd: 0.0034 });
  });

  it('counts it as any other input where it has no price', () => {
    expect(priceUsage(USAGE, { inputUsd: 2, outputUsd: 10, cachedInputUsd: undefined }).costUsd).toBe(0.004);
  });

  it('says nothing of a model without a price', () => {
    expect(priceUsage(USAGE, undefined)).toEqual(USAGE);
  });
});
