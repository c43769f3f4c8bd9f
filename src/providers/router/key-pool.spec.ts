import { describe, expect, it } from '@jest/globals';
import { KeyPool } from './key-pool.js';

describe('KeyPool', () => {
  it('takes the key whose last limit is longest ago', () => {
    const pool = new KeyPool(['a', 'b', 'c']);
    pool.limit(0, 'm', 10, 1);
    pool.limit(1, 'm', 10, 2);
    pool.limit(2, 'm', 10, 3);

    expect(pool.choose('m', 20)).toEqual({ index: 0, waitMs: 0, isRefused: false });
    pool.limit(0, 'm', 25, 20);
    expect(pool.choose('m', 30).index).toBe(1);
  });

  it('passes by keys that rest; when all do, names the first to be free', () => {
    const pool = new KeyPool(['a', 'b']);
    pool.limit(0, 'm', 100, 0);
    expect(pool.choose('m', 50)).toEqual({ index: 1, waitMs: 0, isRefused: false });
    expect([pool.hasOther(0, 'm', 50), pool.hasOther(1, 'm', 50)]).toEqual([true, false]);

    pool.limit(1, 'm', 80, 0);
    expect(pool.choose('m', 50)).toEqual({ index: 1, waitMs: 30, isRefused: false });
    expect(pool.count('m', 50)).toEqual({ total: 2, available: 0 });
  });

  it('only ever moves a rest later', () => {
    const pool = new KeyPool(['a']);
    pool.limit(0, 'm', 100, 0);
    pool.limit(0, 'm', 60, 10);
    expect(pool.choose('m', 50).waitMs).toBe(50);
    pool.refuse(0, undefined, 90, 10);
    expect(pool.choose('m', 50)).toMatchObject({ waitMs: 50, isRefused: false });
    pool.limit(0, 'm', 200, 20);
    expect(pool.choose('m', 50).waitMs).toBe(150);
  });

  it('a limit holds for its model, a refusal for all unless it names one', () => {
    const pool = new KeyPool(['a']);
    pool.limit(0, 'm', 100, 0);
    expect(pool.choose('other', 0).waitMs).toBe(0);
    pool.refuse(0, 'gated', 100, 0);
    expect(pool.choose('other', 0).waitMs).toBe(0);
    expect(pool.choose('gated', 0)).toMatchObject({ waitMs: 100, isRefused: true });
    pool.refuse(0, undefined, 500, 0);
    expect(pool.choose('other', 0)).toMatchObject({ waitMs: 500, isRefused: true });
  });

  it('without keys has one that is undefined', () => {
    const pool = new KeyPool([]);
    expect(pool.value(pool.choose('m', 0).index)).toBeUndefined();
    expect(pool.count('m', 0)).toEqual({ total: 0, available: 0 });
    pool.limit(0, 'm', 10, 0);
    expect(pool.choose('m', 0).waitMs).toBe(10);
  });

  it('forgets the oldest models, never a refusal of the key', () => {
    const pool = new KeyPool(['a']);
    pool.refuse(0, undefined, 50, 0);
    for (let count = 0; count < 300; count += 1) pool.limit(0, `m${count}`, 100, 0);
    expect(pool.choose('m0', 0)).toMatchObject({ waitMs: 50, isRefused: true });
    expect(pool.choose('m299', 0).waitMs).toBe(100);
  });
});
