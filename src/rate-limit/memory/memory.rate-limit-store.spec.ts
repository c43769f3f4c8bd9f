import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MemoryRateLimitStore } from './memory.rate-limit-store.js';

const quota = { requests: 2, windowMs: 10_000 };

beforeEach(() => {
  jest.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('MemoryRateLimitStore', () => {
  it('starts the window with the first call and does not move its end', async () => {
    const store = new MemoryRateLimitStore();

    await store.consume({ key: 'a', quota });
    jest.advanceTimersByTime(4_000);

    expect(await store.consume({ key: 'a', quota })).toEqual([
      { hasRoom: true, used: 2, endsAt: 1_010_000, endsInMs: 6_000 },
    ]);
    jest.advanceTimersByTime(5_999);
    expect(await store.consume({ key: 'a', quota })).toMatchObject([{ hasRoom: false, endsInMs: 1 }]);
    jest.advanceTimersByTime(1);
    expect(await store.consume({ key: 'a', quota })).toEqual([
      { hasRoom: true, used: 1, endsAt: 1_020_000, endsInMs: 10_000 },
    ]);
  });

  it('removes the keys whose windows have ended, and no other', async () => {
    const store = new MemoryRateLimitStore();
    for (let client = 0; client < 1_000; client += 1) await store.consume({ key: `early-${client}`, quota });
    jest.advanceTimersByTime(6_000);
    await store.consume({ key: 'late', quota });
    jest.advanceTimersByTime(4_000);

    await store.peek('someone');

    expect(store.size).toBe(1);
    expect(await store.peek('late')).toMatchObject({ used: 1 });
  });

  it('holds no more keys than its bound and forgets the window that ends first', async () => {
    const store = new MemoryRateLimitStore(2);

    for (const key of ['first', 'second', 'third']) await store.consume({ key, quota });

    expect(store.size).toBe(2);
    expect(await store.peek('first')).toBeUndefined();
    expect(await store.peek('third')).toMatchObject({ used: 1 });
  });

  it('leaves no timer behind', async () => {
    await new MemoryRateLimitStore().consume({ key: 'a', quota });

    expect(jest.getTimerCount()).toBe(0);
  });
});
