import { describe, expect, it } from '@jest/globals';
import { nextTry } from './retry-delay.js';

const DAY_MS = 86_400_000;
const delaysWith = (random: number): number[] => {
  const delays: number[] = [];
  let now = 0;
  for (let attempts = 1; ; attempts++) {
    const at = nextTry({ attempts, firstAttemptAt: 0, now }, () => random);
    if (at === undefined) return delays;
    delays.push(at - now);
    now = at;
  }
};

describe('the next try of a delivery', () => {
  it('comes after twice the time, up to an hour, for a day', () => {
    const delays = delaysWith(0);
    expect(delays.slice(0, 10)).toEqual(
      [10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600].map((s) => s * 1_000),
    );
    expect(delays.at(-1)).toBe(3_600_000);
    const total = delays.reduce((sum, delay) => sum + delay, 0);
    expect(total).toBeLessThanOrEqual(DAY_MS);
    expect(total).toBeGreaterThan(DAY_MS - 3_600_001);
  });

  it('is moved by chance, up to half of it', () => {
    expect(delaysWith(1).slice(0, 3)).toEqual([5_000, 10_000, 20_000]);
  });

  it('waits as long as the receiver asks, up to an hour', () => {
    const failed = { attempts: 1, firstAttemptAt: 0, now: 0 };
    expect(nextTry({ ...failed, retryAfterMs: 120_000 }, () => 0)).toBe(120_000);
    expect(nextTry({ ...failed, retryAfterMs: DAY_MS }, () => 0)).toBe(3_600_000);
  });
});
