import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type {
  RateLimitCount,
  RateLimitQuota,
  RateLimitStore,
} from '../../../src/rate-limit/rate-limit.store.js';
import { counting } from './counting.js';
import { until } from './until.js';

const quota = { requests: 10, windowMs: 60_000 };

function newWindow(own: RateLimitQuota): RateLimitCount {
  return { key: randomUUID(), quota: own };
}

/** What every store of counters promises. `open` gives a ready store, which is closed by whoever opened it. */
export function describeRateLimitStore(open: () => Promise<RateLimitStore>): void {
  describe('as a rate limit store', () => {
    it('counts up to the limit and does not count what it rejects', async () => {
      const store = await open();
      const consume = counting(store, { ...quota, requests: 2 });
      const key = randomUUID();

      const outcomes = [];
      for (let call = 0; call < 4; call += 1) outcomes.push(await consume(key));

      expect(outcomes.map(({ hasRoom, used }) => ({ hasRoom, used }))).toEqual([
        { hasRoom: true, used: 1 },
        { hasRoom: true, used: 2 },
        { hasRoom: false, used: 2 },
        { hasRoom: false, used: 2 },
      ]);
      expect(await store.peek(key)).toMatchObject({ used: 2 });
    });

    it('keeps the end of the window that the first call opened', async () => {
      const store = await open();
      const consume = counting(store, quota);
      const key = randomUUID();

      const first = await consume(key);
      await until(async () => ((await store.peek(key))?.endsInMs ?? 0) < first.endsInMs);
      const second = await consume(key);

      expect(first.endsInMs).toBe(quota.windowMs);
      expect(second.endsAt).toBe(first.endsAt);
      expect(second.endsInMs).toBeLessThan(first.endsInMs);
    });

    it('opens a new window with the first call after the end of the last', async () => {
      const store = await open();
      const consume = counting(store, { requests: 1, windowMs: 100 });
      const key = randomUUID();

      const first = await consume(key);
      await until(async () => (await store.peek(key)) === undefined);
      const second = await consume(key);

      expect(second).toMatchObject({ hasRoom: true, used: 1 });
      expect(second.endsAt).toBeGreaterThanOrEqual(first.endsAt + 100);
    });

    it('counts each key by itself', async () => {
      const store = await open();
      const consume = counting(store, { ...quota, requests: 1 });

      const outcomes = await Promise.all([consume(randomUUID()), consume(randomUUID())]);

      expect(outcomes.map(({ hasRoom }) => hasRoom)).toEqual([true, true]);
    });

    it('lets exactly the limit through of 1,000 calls at once', async () => {
      const store = await open();
      const consume = counting(store, quota);
      const key = randomUUID();

      const outcomes = await Promise.all(Array.from({ length: 1_000 }, () => consume(key)));

      expect(outcomes.filter(({ hasRoom }) => hasRoom)).toHaveLength(10);
      expect(await store.peek(key)).toMatchObject({ used: 10 });
    });

    it('tells of a window without counting, and of none where no call was made', async () => {
      const store = await open();
      const consume = counting(store, quota);
      const key = randomUUID();

      expect(await store.peek(key)).toBeUndefined();
      const { endsAt } = await consume(key);
      await store.peek(key);

      expect(await store.peek(key)).toMatchObject({ used: 1, endsAt });
    });

    it('gives a call back, which can then be made again', async () => {
      const store = await open();
      const consume = counting(store, { ...quota, requests: 1 });
      const key = randomUUID();
      const { endsAt } = await consume(key);

      expect(await store.refund(key, endsAt)).toBe(true);

      expect(await consume(key)).toMatchObject({ hasRoom: true, used: 1, endsAt });
      expect(await consume(key)).toMatchObject({ hasRoom: false });
    });

    it('gives nothing back that was not taken', async () => {
      const store = await open();
      const consume = counting(store, quota);
      const key = randomUUID();
      const { endsAt } = await consume(key);

      expect(await store.refund(key, endsAt)).toBe(true);
      expect(await store.refund(key, endsAt)).toBe(false);
      expect(await store.refund(randomUUID(), endsAt)).toBe(false);
      expect(await store.peek(key)).toMatchObject({ used: 0 });
    });

    it('does not give a call of an earlier window back to a later one', async () => {
      const store = await open();
      const consume = counting(store, quota);
      const key = randomUUID();
      const { endsAt } = await consume(key);

      expect(await store.refund(key, endsAt - quota.windowMs)).toBe(false);
      expect(await store.peek(key)).toMatchObject({ used: 1 });
    });

    it('keeps count when calls and refunds cross', async () => {
      const store = await open();
      const consume = counting(store, { ...quota, requests: 1_000 });
      const key = randomUUID();
      const { endsAt } = await consume(key);

      await Promise.all(
        Array.from({ length: 100 }, async () => {
          await consume(key);
          await store.refund(key, endsAt);
        }),
      );

      expect(await store.peek(key)).toMatchObject({ used: 1 });
    });

    const few = { requests: 1, windowMs: 30_000 };
    it.each([
      ['the first', few, quota],
      ['the last', quota, few],
    ])('counts a call in all of its windows, or in none where %s refuses it', async (_which, one, other) => {
      const store = await open();
      const [first, second] = [newWindow(one), newWindow(other)];

      const counted = await store.consume(first, second);
      const refused = await store.consume(first, second);

      expect(counted).toMatchObject([
        { hasRoom: true, used: 1 },
        { hasRoom: true, used: 1 },
      ]);
      expect(refused).toMatchObject(
        [one, other].map(({ requests }, place) => ({
          hasRoom: requests > 1,
          used: 1,
          endsAt: counted[place]?.endsAt,
        })),
      );
      expect(await store.peek(first.key)).toMatchObject({ used: 1 });
      expect(await store.peek(second.key)).toMatchObject({ used: 1 });
    });

    const none = { requests: 0, windowMs: 30_000 };
    it.each([
      ['the first', none, quota],
      ['the last', quota, none],
    ])('opens no window with a call that %s refuses', async (_which, one, other) => {
      const store = await open();
      const [first, second] = [newWindow(one), newWindow(other)];

      const outcomes = await store.consume(first, second);

      expect(outcomes).toMatchObject(
        [one, other].map(({ requests, windowMs }) => ({
          hasRoom: requests > 0,
          used: 0,
          endsInMs: windowMs,
        })),
      );
      expect(await store.peek(first.key)).toBeUndefined();
      expect(await store.peek(second.key)).toBeUndefined();
    });

    it('lets exactly the lower limit through of 1,000 calls at once in two windows', async () => {
      const store = await open();
      const wide = newWindow(quota);
      const narrow = newWindow({ requests: 3, windowMs: 30_000 });

      const outcomes = await Promise.all(Array.from({ length: 1_000 }, () => store.consume(wide, narrow)));

      expect(outcomes.filter((windows) => windows.every(({ hasRoom }) => hasRoom))).toHaveLength(3);
      expect(await store.peek(wide.key)).toMatchObject({ used: 3 });
      expect(await store.peek(narrow.key)).toMatchObject({ used: 3 });
    });

    it('answers a ping and is ready', async () => {
      const store = await open();

      await expect(store.ping()).resolves.toBeUndefined();
      expect(store.state).toBe('ready');
    });
  });
}
