import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RedisRateLimitStore } from '../../../src/rate-limit/redis/redis.rate-limit-store.js';
import { startRedis, type TestRedis } from '../../support/redis/index.js';
import { counting } from './counting.js';
import { until } from './until.js';

const INSTALL_TIMEOUT_MS = 180_000;
const quota = { requests: 1_000, windowMs: 60_000 };
const unavailable = { code: 'STORE.UNAVAILABLE', status: 503 };

let redis: TestRedis;
const stores: RedisRateLimitStore[] = [];
const warn = jest.spyOn(Logger.prototype, 'warn');
const log = jest.spyOn(Logger.prototype, 'log');

beforeAll(async () => {
  redis = await startRedis();
}, INSTALL_TIMEOUT_MS);
beforeEach(() => {
  for (const level of [warn, log]) level.mockReset().mockImplementation(() => undefined);
});
afterEach(() => {
  for (const store of stores.splice(0)) store.onApplicationShutdown();
});
afterAll(() => redis.stop());

async function open(url = redis.url, policy: 'open' | 'closed' = 'open'): Promise<RedisRateLimitStore> {
  const store = new RedisRateLimitStore(url, policy);
  stores.push(store);
  await store.onModuleInit();
  return store;
}

const answers = (store: RedisRateLimitStore) =>
  store.ping().then(
    () => true,
    () => false,
  );

async function consumeMany(
  store: RedisRateLimitStore,
  key: string,
): Promise<PromiseSettledResult<unknown>[]> {
  return Promise.allSettled(Array.from({ length: 100 }, () => counting(store, quota)(key)));
}

describe('RedisRateLimitStore in an outage', () => {
  it.each([
    {
      outage: 'a silent server',
      begin: () => Promise.resolve(redis.pause()),
      end: () => Promise.resolve(redis.resume()),
    },
    { outage: 'a server that is gone', begin: () => redis.cut(), end: () => redis.restore() },
  ])('fails every call on $outage, tells once, and recovers by itself', async ({ begin, end }) => {
    const store = await open();
    const key = randomUUID();
    await counting(store, quota)(key);

    await begin();
    await expect(store.ping()).rejects.toMatchObject(unavailable);
    const outcomes = await consumeMany(store, key);

    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(100);
    expect(store.state).toBe('unavailable');
    expect(warn).toHaveBeenCalledTimes(1);

    await end();
    await until(() => answers(store));

    expect(store.state).toBe('ready');
    // Nothing was kept back and sent later.
    expect(await counting(store, quota)(key)).toMatchObject({ hasRoom: true, used: 2 });
    expect(warn).toHaveBeenCalledTimes(1);
    expect(log).toHaveBeenCalledTimes(1);
  });

  it('holds up no start while the server is silent, and is used once it answers', async () => {
    redis.pause();
    const startedAt = performance.now();
    const store = await open();

    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(store.state).toBe('unavailable');
    expect(warn).toHaveBeenCalledTimes(1);
    redis.resume();
    await until(() => answers(store));
    expect(store.state).toBe('ready');
  });

  it('gives up calls that are under way when the server falls silent', async () => {
    const store = await open();
    redis.pause();

    const outcomes = await consumeMany(store, randomUUID());
    redis.resume();

    expect(outcomes).toHaveLength(100);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable });
    expect(warn).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['open', 'turns pass uncounted'],
    ['closed', 'turns are refused with 503'],
  ] as const)(
    'starts without a server, says what follows (%s), and finds it later',
    async (policy, consequence) => {
      await redis.cut();

      const store = await open(redis.url, policy);

      expect(warn).toHaveBeenCalledWith(
        expect.stringMatching(`${consequence} \\(RATE_LIMIT_ON_STORE_FAILURE=${policy}\\)`),
      );

      expect(store.state).toBe('unavailable');
      await expect(counting(store, quota)('anyone')).rejects.toMatchObject(unavailable);
      await redis.restore();
      await until(() => answers(store));
      expect(store.state).toBe('ready');
    },
  );

  it.each([
    ['is full', ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0']],
    ['takes no writes', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']],
  ])('is down while the server answers but %s, and says so once', async (_how, begin, end) => {
    const store = await open();
    const admin = new Redis(redis.url);
    const key = randomUUID();
    await counting(store, quota)(key);

    await admin.call(begin[0] as string, ...begin.slice(1));
    await expect(counting(store, quota)(key)).rejects.toMatchObject(unavailable);
    await until(() =>
      store.peek(key).then(
        (window) => window?.used === 1,
        () => false,
      ),
    );
    await expect(store.ping()).rejects.toMatchObject(unavailable);

    expect(store.state).toBe('unavailable');
    expect(warn).toHaveBeenCalledTimes(1);
    expect(log).not.toHaveBeenCalled();

    await admin.call(end[0] as string, ...end.slice(1));
    await until(() => answers(store));
    expect(store.state).toBe('ready');
    expect(await counting(store, quota)(key)).toMatchObject({ hasRoom: true, used: 2 });
    expect(log).toHaveBeenCalledTimes(1);
    admin.disconnect();
  });

  it('tells each outage anew', async () => {
    const store = await open();

    for (let outage = 0; outage < 2; outage += 1) {
      await redis.cut();
      await until(() => store.state === 'unavailable');
      await redis.restore();
      await until(() => answers(store));
    }

    expect(warn).toHaveBeenCalledTimes(2);
  });

  it('names neither the password nor the address', async () => {
    const url = new URL(redis.url);
    url.username = 'nobody';
    url.password = 'hunter2';

    const store = await open(url.href);
    const error: unknown = await store.ping().catch((reason: unknown) => reason);

    expect(error).toMatchObject({ ...unavailable, cause: undefined });
    const told = JSON.stringify([warn.mock.calls, String(error)]);
    expect(told).toContain('WRONGPASS');
    expect(told).not.toMatch(/hunter2|nobody|127\.0\.0\.1/);
  });
});
