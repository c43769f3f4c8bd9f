import { describe, expect, it } from '@jest/globals';
import type { ProviderError } from '../provider-error.js';
import { FakeTimers } from './__fixtures__/fake-timers.js';
import { TimeLimits } from './time-limits.js';

const LIMITS = { connectTimeoutMs: 5_000, firstContentTimeoutMs: 10_000, stallTimeoutMs: 2_000 };

function start(reportsHeaders = true): { timers: FakeTimers; limits: TimeLimits; expired: ProviderError[] } {
  const timers = new FakeTimers();
  const expired: ProviderError[] = [];
  const limits = new TimeLimits(LIMITS, timers, reportsHeaders, (failure) => expired.push(failure));
  return { timers, limits, expired };
}

describe('TimeLimits', () => {
  it('expires without headers', () => {
    const { timers, expired } = start();
    timers.advance(4_999);
    expect(expired).toEqual([]);
    timers.advance(1);
    expect(expired).toMatchObject([{ kind: 'timeout' }]);
    expect(timers.pending).toBe(0);
  });

  it('gives headers no limit of their own where the provider does not tell of them', () => {
    const { timers, expired } = start(false);
    timers.advance(9_999);
    expect(expired).toEqual([]);
    timers.advance(1);
    expect(expired).toMatchObject([{ kind: 'timeout' }]);
  });

  it('headers are no content', () => {
    const { timers, limits, expired } = start();
    timers.advance(4_000);
    limits.headers();
    timers.advance(5_999);
    expect(expired).toEqual([]);
    timers.advance(1);
    expect(expired).toMatchObject([{ kind: 'timeout' }]);
  });

  it('expires when content stalls, counted from the last of it', () => {
    const { timers, limits, expired } = start();
    limits.headers();
    for (let count = 0; count < 20; count += 1) {
      limits.content();
      timers.advance(1_500);
    }
    expect(expired).toEqual([]);
    timers.advance(500);
    expect(expired).toMatchObject([{ kind: 'interrupted' }]);
  });

  it('has one timer, however much content comes', () => {
    const { timers, limits } = start();
    for (let count = 0; count < 100; count += 1) limits.content();
    expect(timers.pending).toBe(1);
    limits.stop();
    limits.content();
    expect(timers.pending).toBe(0);
  });
});
