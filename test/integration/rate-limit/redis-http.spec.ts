import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type TestRedis } from '../../support/redis/index.js';
import { asAccount, startRateLimitedApp, type RateLimitedApp } from './rate-limited-app.js';
import { until } from './until.js';

const INSTALL_TIMEOUT_MS = 180_000;

let redis: TestRedis;
const apps: RateLimitedApp[] = [];

beforeAll(async () => {
  redis = await startRedis();
}, INSTALL_TIMEOUT_MS);
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});
afterAll(() => redis.stop());

async function start(onStoreFailure: 'open' | 'closed'): Promise<RateLimitedApp> {
  const app = await startRateLimitedApp({
    REDIS_URL: redis.url,
    RATE_LIMIT_REQUESTS: '2',
    RATE_LIMIT_WINDOW_SECONDS: '60',
    RATE_LIMIT_ON_STORE_FAILURE: onStoreFailure,
  });
  apps.push(app);
  return app;
}

describe('a limited route that counts in Redis', () => {
  it('shares its counters with the other replicas', async () => {
    const [first, second] = [await start('open'), await start('open')];
    const account = asAccount(randomUUID());

    const statuses = [];
    for (const app of [first, second, first, second])
      statuses.push((await app.post('turns', account)).status);

    expect(statuses).toEqual([200, 200, 429, 429]);
  });

  it('lets calls through uncounted in an outage when it fails open, and then counts again', async () => {
    const app = await start('open');
    const account = asAccount(randomUUID());
    await app.post('turns', account);

    await redis.cut();
    const responses = await Promise.all(Array.from({ length: 5 }, () => app.post('turns', account)));
    await redis.restore();

    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(responses.some(({ headers }) => headers.has('x-ratelimit-remaining'))).toBe(false);
    let response = await app.post('turns', account);
    await until(async () => {
      if (response.headers.has('x-ratelimit-remaining')) return true;
      response = await app.post('turns', account);
      return false;
    });
    expect(response.headers.get('x-ratelimit-remaining')).toBe('0');
    expect((await app.post('turns', account)).status).toBe(429);
  });

  it('answers 503 in an outage when it fails closed, and then counts again', async () => {
    const app = await start('closed');
    const account = asAccount(randomUUID());

    redis.pause();
    const refused = await app.post('turns', account);
    const stillRefused = await app.post('turns', account);
    redis.resume();

    expect([refused.status, stillRefused.status]).toEqual([503, 503]);
    expect(await refused.json()).toMatchObject({ code: 'STORE.UNAVAILABLE' });
    await until(async () => (await app.post('turns', account)).status === 429);
  });
});
