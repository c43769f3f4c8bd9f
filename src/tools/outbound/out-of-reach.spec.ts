import { expect, it } from '@jest/globals';
import { OutOfReach } from './out-of-reach.js';

it('holds for a quarter of a minute, for each origin by itself', () => {
  let now = 1_000;
  const outOfReach = new OutOfReach(() => now);
  outOfReach.add('https://down.test');

  expect(['https://down.test', 'https://up.test'].map((origin) => outOfReach.has(origin))).toEqual([
    true,
    false,
  ]);
  now += 14_999;
  expect(outOfReach.has('https://down.test')).toBe(true);
  now += 1;
  expect(outOfReach.has('https://down.test')).toBe(false);
});
