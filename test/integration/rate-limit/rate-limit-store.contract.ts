import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { RateLimitStore } from '../../../src/rate-limit/rate-limit.store.js';
import { counting } from './counting.js';
import { until } from './until.js';

const quota = { requests: 10, windowMs: 60_000 };

/** What every store of counters promises. `open` gives a ready store, which is closed by whoever opened it. */
export function describeRateLimitStore(open: () => Promise<RateLimitStore>): void {
  describe('as a rate limit store', () => {
    it('counts up to the limit and does not count what it rejects', async () => {
      const store = await open();
      const consume = counting(store, { ...quota, requests: 2 });
      const key = randomUUID();

      const outcomes = [];
      for (let call = 0; call < 4; call += 1) outcomes.push(await consume(key));

      expect(outcomes.map(({ isAdmitted, used }) => ({ isAdmitted, used }))).toEqual([
        { isAdmitted: true, used: 1 },
        { isAdmitted: true, used: 2 },
        { isAdmitted: false, used: 2 },
        { isAdmitted: false, used: 2 },
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

      expect(second).toMatchObject({ isAdmitted: true, used: 1 });
      expect(second.endsAt).toBeGreaterThanOrEqual(first.endsAt + 100);
    });

    it('counts each key by itself', async () => {
      const store = await open();
      const consume = counting(store, { ...quota, requests: 1 });

      const outcomes = await Promise.all([consume(randomUUID()), consume(randomUUID())]);

      expect(outcomes.map(({ isAdmitted }) => isAdmitted)).toEqual([true, true]);
    });

    it('lets exactly the limit through of 1,000 calls at once', async () => {
      const store = await open();
      const consume = counting(store, quota);
      const key = randomUUID();

      const outcomes = await Promise.all(Array.from({ length: 1_000 }, () => consume(key)));

      expect(outcomes.filter(({ isAdmitted }) => isAdmitted)).toHaveLength(10);
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

      expect(await consume(key)).toMatchObject({ isAdmitted: true, used: 1, endsAt });
      expect(await consume(key)).toMatchObject({ isAdmitted: false });
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

    it('counts a call in all of its windows or in none', async () => {
      const store = await open();
      const [few, many] = [randomUUID(), randomUUID()];
      const counts = [
        { key: few, quota: { requests: 1, windowMs: 30_000 } },
        { key: many, quota },
      ] as const;

      const first = await store.consume(...counts);
      const second = await store.consume(...counts);

      expect(first).toMatchObject([
        { isAdmitted: true, used: 1 },
        { isAdmitted: true, used: 1 },
      ]);
      expect(second).toMatchObject([
        { isAdmitted: false, used: 1, endsAt: first[0].endsAt },
        { isAdmitted: true, used: 1, endsAt: first[1]?.endsAt },
      ]);
      expect(await store.peek(many)).toMatchObject({ used: 1 });
    });

    it('opens no window with a call that another one refuses', async () => {
      const store = await open();
      const [full, fresh] = [randomUUID(), randomUUID()];
      const none = { requests: 0, windowMs: 30_000 };

      const [, outcome] = await store.consume({ key: full, quota: none }, { key: fresh, quota });

      expect(outcome).toMatchObject({ isAdmitted: true, used: 0, endsInMs: quota.windowMs });
      expect(await store.peek(fresh)).toBeUndefined();
      expect(await store.peek(full)).toBeUndefined();
    });

    it('answers a ping and is ready', async () => {
      const store = await open();

      await expect(store.ping()).resolves.toBeUndefined();
      expect(store.state).toBe('ready');
    });
  });
}
