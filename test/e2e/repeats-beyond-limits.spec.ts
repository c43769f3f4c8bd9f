import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { IdempotencyRepository } from '../../src/session/index.js';
import { jsonPost, openEventStream } from '../support/event-stream.js';
import { gatedAnswer } from '../support/fake-openai/index.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

const MESSAGES = [{ role: 'user', content: 'hi' }];
const HOUR = '3600';

const ROUTES: readonly (readonly [path: string, body: object])[] = [
  ['/v1/turns', { input: 'hi' }],
  ['/stream', { prompt: 'hi' }],
  ['/v1/chat/completions', { model: 'main-model', messages: MESSAGES }],
  ['/v1/chat/completions', { model: 'main-model', messages: MESSAGES, stream: true }],
  ['/chat/gpt', { messages: MESSAGES }],
  ['/chat', { session_id: 'raw', message: 'hi' }],
  ['/api/chat', { user_id: 'user', message: 'hi' }],
  ['/api/chat/simple', { user_id: 'simple', message: 'hi' }],
  ['/api/v1/chat-stream', { query: 'hi', session_id: 'v1' }],
  ['/v1/ui/chat', { id: 'ui', messages: [{ id: 'm', role: 'user', parts: [{ type: 'text', text: 'hi' }] }] }],
];

describe('a repeat beyond a limit', () => {
  let app: AppOnFakeOpenAi;
  let address = 0;
  beforeAll(async () => {
    app = await startOnFakeOpenAi({
      OPENAI_MODEL_FALLBACK: '',
      TRUST_PROXY_HOPS: '1',
      RATE_LIMIT_REQUESTS: '1',
      RATE_LIMIT_BURST: '0',
    });
  });
  beforeEach(() => {
    app.upstream.reset();
    address++;
  });
  afterAll(() => app.close());

  const headersOf = (key: string | undefined, host = address) => ({
    'x-request-id': 'one-for-all',
    'x-forwarded-for': `198.51.100.${host}`,
    ...(key !== undefined && { 'idempotency-key': key }),
  });
  const post = (path: string, body: object, key?: string, host?: number) =>
    fetch(`${app.url}${path}`, jsonPost(body, headersOf(key, host)));

  it.each(ROUTES)('gets its answer again on POST %s with %j, and a new key nothing', async (path, body) => {
    const key = randomUUID();
    const first = await post(path, body, key);
    const text = await first.text();
    expect([first.status, first.headers.get('x-ratelimit-remaining')]).toEqual([200, '0']);

    const repeat = await post(path, body, key);
    expect([repeat.status, repeat.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
    expect(await repeat.text()).toBe(text);
    expect(repeat.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(repeat.headers.has('retry-after')).toBe(false);
    const refusals = [await post(path, body, randomUUID()), await post(path, body)];
    const bodies = await Promise.all(refusals.map((refused) => refused.json()));
    expect(bodies[0]).toEqual(bodies[1]);
    for (const { status, headers } of refusals) {
      expect([status, headers.get('content-type')]).toEqual([429, 'application/json; charset=utf-8']);
      expect([headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')]).toEqual(['1', '0']);
      expect(headers.get('x-ratelimit-reset')).toBe(first.headers.get('x-ratelimit-reset'));
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(app.upstream.requests).toHaveLength(1);
  });

  it('is of its own principal alone', async () => {
    const [key, body] = [randomUUID(), { input: 'hi' }];
    const stranger = address + 100;
    await (await post('/v1/turns', { input: 'other' }, randomUUID(), stranger)).text();
    await (await post('/v1/turns', body, key)).text();

    expect((await post('/v1/turns', body, key, stranger)).status).toBe(429);
    expect(app.upstream.requests).toHaveLength(2);
  });

  it('joins the turn that runs', async () => {
    const gate = gatedAnswer();
    app.upstream.script(gate.step);
    const open = () =>
      openEventStream(
        `${app.url}/v1/turns`,
        jsonPost({ input: 'hi' }, { accept: 'text/event-stream', ...headersOf('running') }),
      );
    const first = await open();
    const opening = [await first.next(), await first.next()];
    const repeat = await open();
    expect(repeat.response.headers.get('idempotent-replayed')).toBe('true');
    expect([await repeat.next(), await repeat.next()]).toEqual(opening);
    gate.open();

    expect(await repeat.rest()).toEqual(await first.rest());
    expect(app.upstream.requests).toHaveLength(1);
  });

  it('leaves nothing behind where it is none', async () => {
    const [key, body] = [randomUUID(), { input: 'hi', session_id: 'refused' }];
    await (await post('/v1/turns', { input: 'hi' })).text();
    expect((await post('/v1/turns', body, key)).status).toBe(429);

    expect((await fetch(`${app.url}/session/refused`)).status).toBe(404);
    const owner = `anonymous 198.51.100.${address}`;
    const claim = { owner, key, fingerprint: 'any', scope: 'anonymous', sessionId: 's', turnId: 't' };
    const keys = app.app.get(IdempotencyRepository, { strict: false });
    expect(await keys.claim({ ...claim, leaseUntil: 0 })).toEqual({ kind: 'granted', sessionId: 's' });
    expect(app.upstream.requests).toHaveLength(1);
  });
});

describe('a repeat beyond the burst', () => {
  it('gets its answer again, as often as turns may start in one', async () => {
    const app = await startOnFakeOpenAi({ RATE_LIMIT_BURST: '2', RATE_LIMIT_BURST_SECONDS: HOUR });
    try {
      const post = (key: string) =>
        fetch(`${app.url}/v1/turns`, jsonPost({ input: 'hi' }, { 'idempotency-key': key }));
      const answers = [];
      for (const key of ['one', 'two', 'one', 'new', 'one']) answers.push(await post(key));

      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
      expect(answers[2]?.headers.get('idempotent-replayed')).toBe('true');
      expect(await answers[3]?.json()).toMatchObject({ error: { code: 'REQUEST.BURST_LIMITED' } });
      expect(Number(answers[3]?.headers.get('retry-after'))).toBeGreaterThan(3_000);
      expect(app.upstream.requests).toHaveLength(2);
    } finally {
      await app.close();
    }
  });
});
