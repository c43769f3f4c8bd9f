import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { RedisRateLimitStore } from '../../../src/rate-limit/redis/redis.rate-limit-store.js';
import { startRedis, type TestRedis } from '../../support/redis/index.js';
import { counting } from './counting.js';
import { describeRateLimitStore } from './rate-limit-store.contract.js';

const INSTALL_TIMEOUT_MS = 180_000;
const CHILD_TIMEOUT_MS = 60_000;
/** These tests are about counting; a slow machine is no outage. */
const PATIENCE_MS = 10_000;
const typescript = join(import.meta.dirname, '../../support/run-typescript.ts');

let redis: TestRedis;
const stores: RedisRateLimitStore[] = [];

beforeAll(async () => {
  redis = await startRedis();
}, INSTALL_TIMEOUT_MS);
afterEach(() => {
  for (const store of stores.splice(0)) store.onApplicationShutdown();
});
afterAll(() => redis.stop());

async function open(): Promise<RedisRateLimitStore> {
  const store = new RedisRateLimitStore(redis.url, 'open', PATIENCE_MS);
  stores.push(store);
  await store.onModuleInit();
  return store;
}

function startChild(key: string): ChildProcess {
  return fork(
    join(import.meta.dirname, 'consume-in-child.ts'),
    [redis.url, key, '500', '10', String(PATIENCE_MS)],
    {
      execArgv: ['--import', typescript],
    },
  );
}

describe('RedisRateLimitStore', () => {
  describeRateLimitStore(open);

  it('lets exactly the limit through over two connections', async () => {
    const quota = { requests: 10, windowMs: 60_000 };
    const [first, second] = [counting(await open(), quota), counting(await open(), quota)];
    const key = randomUUID();

    const outcomes = await Promise.all(
      Array.from({ length: 1_000 }, (_, call) => (call % 2 === 0 ? first : second)(key)),
    );

    expect(outcomes.filter(({ hasRoom }) => hasRoom)).toHaveLength(10);
    expect(new Set(outcomes.map(({ endsAt }) => endsAt)).size).toBe(1);
  });

  it(
    'lets exactly the limit through over two processes',
    async () => {
      const key = randomUUID();
      const children = [startChild(key), startChild(key)];
      await Promise.all(children.map((child) => once(child, 'message')));

      const results = children.map((child) => once(child, 'message') as Promise<[{ admitted: number }]>);
      for (const child of children) child.send('go');
      const admitted = (await Promise.all(results)).map(([result]) => result.admitted);

      expect(admitted.reduce((sum, count) => sum + count, 0)).toBe(10);
    },
    CHILD_TIMEOUT_MS,
  );

  it('leaves a key that names no client and goes with its window', async () => {
    const consume = counting(await open(), { requests: 1, windowMs: 60_000 });
    const client = new Redis(redis.url);
    const tracker = `address:${randomUUID()}`;
    const before = new Set(await client.keys('{nestor:rate-limit}:*'));

    await consume(tracker);

    const added = (await client.keys('{nestor:rate-limit}:*')).filter((key) => !before.has(key));
    const remainingMs = await client.pttl(added[0] ?? '');
    client.disconnect();
    expect(added).toHaveLength(1);
    expect(added[0]).not.toContain(tracker.slice(8));
    expect(remainingMs).toBeGreaterThan(0);
    expect(remainingMs).toBeLessThanOrEqual(60_000);
  });
});
