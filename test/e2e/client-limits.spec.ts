import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OpenStreams } from '../../src/rate-limit/index.js';
import { awaitUntil } from '../support/await-until.js';
import { jsonPost, openEventStream } from '../support/event-stream.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const SLOW = { prompt: '[demo:slow] hello', input: '[demo:slow] hello' };

describe('the limit of answers under way', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ MAX_OPEN_STREAMS: '2', RATE_LIMIT_REQUESTS: '1000', TRUST_PROXY_HOPS: '1' });
  });
  afterAll(() => app.close());

  const total = () => app.app.get(OpenStreams, { strict: false }).total;
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const open = (address: string) =>
    openEventStream(`${app.url}/stream`, jsonPost({ prompt: SLOW.prompt }, from(address)));
  const used = async (address: string) =>
    (
      (await (await fetch(`${app.url}/rate-limit-info`, { headers: from(address) })).json()) as {
        used: number;
      }
    ).used;

  it('refuses one more, counts it against nothing, and lets the next in when one has left', async () => {
    const streams = [await open('198.51.100.1'), await open('198.51.100.1')];

    const refused = await fetch(`${app.url}/stream`, jsonPost({ prompt: 'hi' }, from('198.51.100.1')));
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      error: { code: 'REQUEST.TOO_MANY_STREAMS', details: { limit: 2 } },
    });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.headers.get('x-ratelimit-remaining')).toMatch(/^\d+$/);
    expect(await used('198.51.100.1')).toBe(2);
    const other = await open('198.51.100.2');
    expect(other.response.status).toBe(200);

    streams[0]?.abort();
    await awaitUntil(() => total() === 2);
    expect((await fetch(`${app.url}/stream`, jsonPost({ prompt: 'hi' }, from('198.51.100.1')))).status).toBe(
      200,
    );

    for (const stream of [...streams, other]) stream.abort();
    await awaitUntil(() => total() === 0);
  });

  it("is told in OpenAI's form on its routes", async () => {
    const streams = [await open('198.51.100.3'), await open('198.51.100.3')];

    const body = { model: 'demo', messages: [{ role: 'user', content: 'hi' }] };
    const refused = await fetch(`${app.url}/v1/chat/completions`, jsonPost(body, from('198.51.100.3')));

    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ error: { type: 'requests', code: 'rate_limit_exceeded' } });
    for (const stream of streams) stream.abort();
    await awaitUntil(() => total() === 0);
  });

  it('counts readers of a turn as well', async () => {
    const turn = await openEventStream(
      `${app.url}/v1/turns`,
      jsonPost({ input: SLOW.input }, { accept: 'text/event-stream', ...from('198.51.100.4') }),
    );
    const { turnId } = JSON.parse((await turn.next())?.data ?? '') as { turnId: string };
    const read = () =>
      openEventStream(`${app.url}/v1/turns/${turnId}/events`, { headers: from('198.51.100.4') });

    const reader = await read();
    expect(reader.response.status).toBe(200);
    expect((await read()).response.status).toBe(429);

    for (const stream of [turn, reader]) stream.abort();
    await awaitUntil(() => total() === 0);
  });

  /** Asks and reads the answer, or leaves after some milliseconds. */
  const ask = async (address: string, prompt: string, patienceMs = 60_000): Promise<unknown> => {
    try {
      const init = { ...jsonPost({ prompt }, from(address)), signal: AbortSignal.timeout(patienceMs) };
      return await (await fetch(`${app.url}/stream`, init)).text();
    } catch {
      return undefined;
    }
  };

  it('leaks no place, however answers end', async () => {
    const endings = [
      () => ask('198.51.100.10', 'hi'),
      () => ask('198.51.100.11', ''),
      () => ask('198.51.100.12', '[demo:fail]'),
      () => ask('198.51.100.13', '[demo:cut] hi'),
      async () => {
        (await open('198.51.100.14')).abort();
      },
      ...Array.from({ length: 20 }, (_, delayMs) => () => ask('198.51.100.15', SLOW.prompt, delayMs)),
    ];

    // Side by side: a turn that fails is tried again for some seconds first.
    await Promise.all(endings.map((end) => end()));

    await awaitUntil(() => total() === 0);
    expect((await fetch(`${app.url}/stream`, jsonPost({ prompt: 'hi' }))).status).toBe(200);
  });
});

describe('the burst limit', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({
      RATE_LIMIT_BURST: '3',
      RATE_LIMIT_BURST_SECONDS: '3600',
      RATE_LIMIT_REQUESTS: '10',
    });
  });
  afterAll(() => app.close());

  it('refuses turns that start too fast, and leaves the quota as it was', async () => {
    const send = () => fetch(`${app.url}/stream`, jsonPost({ prompt: 'hi' }));
    const responses = await Promise.all(Array.from({ length: 20 }, send));
    await Promise.all(responses.map((response) => response.text()));

    expect(responses.filter(({ status }) => status === 200)).toHaveLength(3);
    const refused = await send();
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      error: { code: 'REQUEST.BURST_LIMITED', details: { limit: 3 } },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_000);
    expect(refused.headers.get('x-ratelimit-limit')).toBe('10');
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('7');
    const info: unknown = await (await fetch(`${app.url}/rate-limit-info`)).json();
    expect(info).toMatchObject({ limit: 10, used: 3 });
  });

  it('refuses what is stored too fast without a turn, sessions and facts together, and counts it apart', async () => {
    const used = async () =>
      ((await (await fetch(`${app.url}/rate-limit-info`)).json()) as { used: number }).used;
    const before = await used();
    const post = async (path: string, body: object) => {
      const response = await fetch(`${app.url}${path}`, jsonPost(body));
      return { response, body: (await response.json()) as object };
    };
    const isStored = ({ response }: { response: Response }) => response.status === 200;
    const made = await Promise.all(Array.from({ length: 5 }, () => post('/session', {})));
    const told = await post('/memory/burst-user', { fact: 'Likes tea' });

    expect(made.filter(isStored)).toHaveLength(3);
    expect(told.response.status).toBe(429);
    expect(Number(told.response.headers.get('retry-after'))).toBeGreaterThan(3_000);
    expect(told.body).toMatchObject({ error: { code: 'REQUEST.BURST_LIMITED', details: { limit: 3 } } });
    const stored = {
      sessions: await (await fetch(`${app.url}/sessions`)).json(),
      memory: await (await fetch(`${app.url}/memory/burst-user`)).json(),
    };
    const ids = made.filter(isStored).map(({ body }) => (body as { session_id: string }).session_id);
    const { sessions } = stored.sessions as { sessions: { session_id: string; message_count: number }[] };
    const empty = sessions.filter(({ message_count }) => message_count === 0);
    expect(empty.map(({ session_id }) => session_id).sort()).toEqual(ids.sort());
    expect(stored.memory).toMatchObject({ count: 0 });
    expect((await post('/tools/test', { tool_name: 'get_current_time' })).response.status).toBe(200);
    expect(await used()).toBe(before);
  });
});
