import { describe, expect, it } from '@jest/globals';
import { toCount } from './to-count.js';

describe('toCount', () => {
  it.each([
    [12, 12],
    [12.5, 13],
    [12.4, 12],
    ['12', 12],
    [0, 0],
    [-3, 0],
    [undefined, 0],
    [null, 0],
    ['many', 0],
    [Number.POSITIVE_INFINITY, 0],
    [1e300, 0],
    [{}, 0],
  ])('makes %j to %d', (told, count) => {
    expect(toCount(told)).toBe(count);
  });
});
