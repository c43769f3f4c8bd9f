import { afterEach, describe, expect, it } from '@jest/globals';
import { awaitUntil } from '../../support/await-until.js';
import { asAccount, startRateLimitedApp, type RateLimitedApp } from './rate-limited-app.js';

let app: RateLimitedApp;

async function start(variables: Record<string, string> = {}): Promise<void> {
  app = await startRateLimitedApp({
    RATE_LIMIT_REQUESTS: '2',
    RATE_LIMIT_WINDOW_SECONDS: '3600',
    ...variables,
  });
}

afterEach(() => app.close());

const forwardedFor = (addresses: string) => ({ 'x-forwarded-for': addresses });
const remaining = async (path: string, headers?: Record<string, string>) =>
  (await app.post(path, headers)).headers.get('x-ratelimit-remaining');

describe('a limited route', () => {
  it('tells the limit, what remains and when the window ends', async () => {
    await start();
    const before = Date.now() / 1000;

    const response = await app.post('turns');

    const after = Date.now() / 1000;
    const reset = Number(response.headers.get('x-ratelimit-reset'));
    expect(response.status).toBe(200);
    expect(response.headers.get('x-ratelimit-limit')).toBe('2');
    expect(response.headers.get('x-ratelimit-remaining')).toBe('1');
    expect(reset).toBeGreaterThanOrEqual(Math.ceil(before + 3600));
    expect(reset).toBeLessThanOrEqual(Math.ceil(after + 3600));
    expect(response.headers.has('retry-after')).toBe(false);
  });

  it('answers 429 with the same headers and Retry-After when the quota is used up', async () => {
    await start();
    const first = await app.post('turns');
    await app.post('turns');

    const response = await app.post('turns');

    const reset = Number(first.headers.get('x-ratelimit-reset'));
    const retryAfter = Number(response.headers.get('retry-after'));
    expect(response.status).toBe(429);
    expect(response.headers.get('x-ratelimit-limit')).toBe('2');
    expect(response.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(response.headers.get('x-ratelimit-reset')).toBe(String(reset));
    expect(retryAfter).toBeGreaterThan(0);
    expect(retryAfter).toBeLessThanOrEqual(3600);
    const body = (await response.json()) as { retryAfterMs: number };
    expect(body).toMatchObject({ code: 'REQUEST.RATE_LIMITED', details: { limit: 2, reset } });
    expect(Math.ceil(body.retryAfterMs / 1000)).toBe(retryAfter);
  });

  it('does not count rejected calls', async () => {
    await start();
    for (let call = 0; call < 5; call += 1) await app.post('turns');

    expect(await app.info()).toMatchObject({ used: 2 });
  });

  it('counts a call that the quota refuses against no burst', async () => {
    await start({ RATE_LIMIT_REQUESTS: '1', RATE_LIMIT_BURST: '2', RATE_LIMIT_BURST_SECONDS: '3600' });
    await app.post('turns');

    for (let call = 0; call < 4; call += 1) {
      expect(await (await app.post('turns')).json()).toMatchObject({ code: 'REQUEST.RATE_LIMITED' });
    }
  });

  describe('with an Idempotency-Key', () => {
    const keyed = { 'idempotency-key': 'k' };
    const send = async (path: string, headers: Record<string, string> = keyed) =>
      (await app.post(path, headers)).text();

    it('gives a repeat back whose client has left before it is known as one', async () => {
      await start();
      const client = new AbortController();
      const left = app.post('left-turns', keyed, client.signal);
      await awaitUntil(async () => (await app.info())['used'] === 1);

      client.abort();

      await expect(left).rejects.toThrow('aborted');
      await awaitUntil(async () => (await app.info())['used'] === 0);
    });

    it('is let through beyond the quota with its refusal noted, and counted no more', async () => {
      await start();
      for (const outcome of ['started', 'started', 'REQUEST.RATE_LIMITED', 'REQUEST.RATE_LIMITED']) {
        expect(await send('keyed-turns')).toBe(outcome);
      }

      const response = await app.post('keyed-turns', keyed);
      expect(response.headers.get('x-ratelimit-remaining')).toBe('0');
      expect(response.headers.has('retry-after')).toBe(false);
      expect(await app.info()).toMatchObject({ used: 2 });
    });

    it('is refused all the same where the route reads no key, or none was sent', async () => {
      await start({ RATE_LIMIT_REQUESTS: '1' });
      await send('turns');

      expect((await app.post('turns', keyed)).status).toBe(429);
      expect((await app.post('marked-twice', keyed)).status).toBe(429);
      expect((await app.post('keyed-turns')).status).toBe(429);
      expect((await app.post('keyed-turns', { 'idempotency-key': '' })).status).toBe(400);
    });

    it('is let through as often as turns may start in a burst', async () => {
      await start({ RATE_LIMIT_REQUESTS: '9', RATE_LIMIT_BURST: '2', RATE_LIMIT_BURST_SECONDS: '3600' });
      const outcomes = ['started', 'started', 'REQUEST.BURST_LIMITED', 'REQUEST.BURST_LIMITED'];
      for (const outcome of outcomes) expect(await send('keyed-turns')).toBe(outcome);

      const refused = await app.post('keyed-turns', keyed);
      expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([429, '7']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000);
      expect(await app.info()).toMatchObject({ used: 2 });
    });
  });

  it('shares one counter with all other limited routes, and with no free one', async () => {
    await start();
    for (let call = 0; call < 5; call += 1) await app.info();

    expect(await remaining('turns')).toBe('1');
    expect(await remaining('other-turns')).toBe('0');
    expect((await app.post('turns')).status).toBe(429);
  });

  it('counts once where a class and its method are marked', async () => {
    await start();

    expect(await remaining('marked-twice')).toBe('1');
  });

  it('tells where the caller stands without counting', async () => {
    await start();
    expect(await app.info()).toEqual({
      limit: 2,
      used: 0,
      remaining: 2,
      reset: expect.any(Number),
      window: 3600,
    });

    const reset = Number((await app.post('turns')).headers.get('x-ratelimit-reset'));

    expect(await app.info()).toEqual({ limit: 2, used: 1, remaining: 1, reset, window: 3600 });
  });

  it('gives a failed turn back once', async () => {
    await start();
    await app.post('turns');

    const refunds: unknown = await (await app.post('failing-turns')).json();

    expect(refunds).toEqual([true, false]);
    expect(await app.info()).toMatchObject({ used: 1 });
  });
});

describe('the client that is counted', () => {
  it('is not changed by a forged X-Forwarded-For', async () => {
    await start();

    expect(await remaining('turns', forwardedFor('198.51.100.1'))).toBe('1');
    expect(await remaining('turns', forwardedFor('198.51.100.2'))).toBe('0');
    expect((await app.post('turns', forwardedFor('198.51.100.3'))).status).toBe(429);
  });

  it('is the address the trusted proxy saw, whatever stands before it', async () => {
    await start({ TRUST_PROXY_HOPS: '1' });

    expect(await remaining('turns', forwardedFor('198.51.100.1, 203.0.113.7'))).toBe('1');
    expect(await remaining('turns', forwardedFor('198.51.100.2, 203.0.113.7'))).toBe('0');
    expect(await remaining('turns', forwardedFor('203.0.113.8'))).toBe('1');
  });

  it('is the /64 network of an IPv6 address', async () => {
    await start({ TRUST_PROXY_HOPS: '1' });

    expect(await remaining('turns', forwardedFor('2001:db8:1:2::1'))).toBe('1');
    expect(await remaining('turns', forwardedFor('2001:db8:1:2:ffff::9'))).toBe('0');
    expect(await remaining('turns', forwardedFor('2001:db8:1:3::1'))).toBe('1');
  });

  it('is one for an IPv4 address and its IPv6-mapped form', async () => {
    await start({ TRUST_PROXY_HOPS: '1' });

    expect(await remaining('turns', forwardedFor('203.0.113.7'))).toBe('1');
    expect(await remaining('turns', forwardedFor('::ffff:203.0.113.7'))).toBe('0');
  });

  it('is the same with a port behind its address, and the proxy itself where that wrote none', async () => {
    await start({ TRUST_PROXY_HOPS: '1' });

    expect(await remaining('turns', forwardedFor('203.0.113.7:4711'))).toBe('1');
    expect(await remaining('turns', forwardedFor('203.0.113.7'))).toBe('0');
    expect(await remaining('turns', forwardedFor('[2001:db8:1:2::1]:80'))).toBe('1');
    expect(await remaining('turns', forwardedFor('2001:db8:1:2::1'))).toBe('0');
    expect(await remaining('turns', forwardedFor('unknown'))).toBe('1');
    expect(await remaining('turns', forwardedFor('_hidden'))).toBe('0');
    expect((await app.post('turns', forwardedFor('9'.repeat(500)))).status).toBe(429);
  });

  it('is the account where the caller is authenticated', async () => {
    await start({ TRUST_PROXY_HOPS: '1' });

    expect(await remaining('turns', { ...asAccount('one'), ...forwardedFor('203.0.113.7') })).toBe('1');
    expect(await remaining('turns', { ...asAccount('one'), ...forwardedFor('203.0.113.8') })).toBe('0');
    expect(await remaining('turns', { ...asAccount('two'), ...forwardedFor('203.0.113.7') })).toBe('1');
    expect(await remaining('turns', forwardedFor('203.0.113.7'))).toBe('1');
  });
});
