import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MemoryService } from '../../src/session/index.js';
import { SessionLock } from '../../src/turns/session-lock.js';
import { awaitUntil } from '../support/await-until.js';
import { jsonPost, openEventStream, runTurn, toTurnEvents } from '../support/event-stream.js';
import { answer, gatedAnswer, status, toolCalls } from '../support/fake-openai/index.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

interface OpenApi {
  readonly paths: Record<
    string,
    Record<string, { parameters?: { name: string }[]; responses: Record<string, unknown> }>
  >;
}

const EVENTS = { accept: 'text/event-stream' };
const MESSAGES = [{ role: 'user', content: 'hi' }];

/** They are limited too, but start no turn. */
const TURNLESS = ['/tools/test', '/mcp', '/session', '/memory/{user_id}'];

describe('Idempotency-Key', () => {
  let app: AppOnFakeOpenAi;
  beforeAll(async () => {
    app = await startOnFakeOpenAi({ OPENAI_MODEL_FALLBACK: '' });
  });
  afterEach(() => {
    app.upstream.reset();
  });
  afterAll(() => app.close());

  const post = (path: string, body: unknown, key: string, headers: Record<string, string> = {}) =>
    fetch(`${app.url}${path}`, jsonPost(body, { ...headers, 'idempotency-key': key }));
  const stream = (body: unknown, key: string) =>
    openEventStream(`${app.url}/v1/turns`, jsonPost(body, { ...EVENTS, 'idempotency-key': key }));
  const history = async (id: string): Promise<unknown> => (await fetch(`${app.url}/session/${id}`)).json();

  describe.each([
    ['/stream', { prompt: 'hi' }, {}],
    ['/stream', { prompt: 'hi', session_id: 'table-stream' }, {}],
    ['/chat/gpt', { messages: MESSAGES }, {}],
    ['/chat/gpt', { messages: MESSAGES, session_id: 'table-chat' }, {}],
    ['/v1/chat/completions', { model: 'main-model', messages: MESSAGES }, {}],
    ['/v1/chat/completions', { model: 'main-model', messages: MESSAGES, stream: true }, {}],
    ['/chat', { session_id: 'table-raw', message: 'hi' }, {}],
    ['/api/chat', { user_id: 'table-user', message: 'hi' }, {}],
    ['/api/chat/simple', { user_id: 'table-simple', message: 'hi' }, {}],
    ['/api/v1/chat-stream', { query: 'hi', session_id: 'table-v1' }, {}],
    ['/v1/turns', { input: 'hi' }, {}],
    ['/v1/turns', { input: 'hi', session_id: 'table-turns' }, EVENTS],
  ])('on POST %s with %j', (path, body, headers) => {
    it('gives a repeat the very same answer without asking a model again', async () => {
      const key = randomUUID();
      const first = await post(path, body, key, headers);
      const text = await first.text();
      const sortedElsewise = Object.fromEntries(Object.entries(body).reverse());
      const repeat = await post(path, sortedElsewise, key, headers);

      expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([200, null]);
      expect([repeat.status, repeat.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
      expect(text).toContain('You said: hi');
      expect(await repeat.text()).toBe(text);
      expect(repeat.headers.get('content-type')).toBe(first.headers.get('content-type'));
      expect(app.upstream.requests).toHaveLength(1);
    });

    it('refuses another body under the key, and what cannot be a key', async () => {
      const key = randomUUID();
      await (await post(path, body, key, headers)).text();
      const other = JSON.parse(JSON.stringify(body).replace('hi', 'ho')) as object;
      const refused = await post(path, other, key, headers);
      expect([refused.status, await refused.text()]).toEqual([
        422,
        expect.stringMatching(/idempotency[._]key_reused/i),
      ]);
      for (const bad of ['', 'x'.repeat(256), 'ké']) {
        const response = await post(path, body, bad, headers);
        expect([response.status, await response.text()]).toEqual([
          400,
          expect.stringContaining('printable ASCII'),
        ]);
      }
      expect(app.upstream.requests).toHaveLength(1);
    });
  });

  it('is documented on every route that starts a turn', async () => {
    const { paths } = (await (await fetch(`${app.url}/openapi.json`)).json()) as OpenApi;
    const limited = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(
          ([method, { responses }]) => method === 'post' && '429' in responses && !TURNLESS.includes(path),
        )
        .map(([, route]) => ({ path, route })),
    );
    expect(limited.length).toBeGreaterThanOrEqual(8);
    for (const { path, route } of limited) {
      const names = (route.parameters ?? []).map(({ name }) => name);
      expect([path, names]).toEqual([path, expect.arrayContaining(['Idempotency-Key'])]);
    }
  });

  it('is of one route: the same body elsewhere is another request', async () => {
    const key = randomUUID();
    await (await post('/chat/gpt', { messages: MESSAGES }, key)).text();
    expect((await post('/chat/openai', { messages: MESSAGES }, key)).status).toBe(422);
  });

  it('joins a repeat to the running turn, which neither of its clients ends by leaving', async () => {
    const gate = gatedAnswer();
    app.upstream.script(gate.step);
    const key = randomUUID();
    const body = { prompt: 'hi', session_id: 'joined' };
    const open = () => openEventStream(`${app.url}/stream`, jsonPost(body, { 'idempotency-key': key }));
    const first = await open();
    const opening = [await first.next(), await first.next()];
    const [leaving, staying] = [await open(), await open()];
    expect(staying.response.headers.get('idempotent-replayed')).toBe('true');
    expect([await leaving.next(), await leaving.next()]).toEqual(opening);
    first.abort();
    leaving.abort();
    gate.open();

    const events = await staying.rest();
    expect(events.slice(0, 2)).toEqual(opening);
    expect(events.at(-1)?.data).toContain('"type":"end"');
    expect(await (await open()).rest()).toEqual(events);
    expect(app.upstream.requests.map(({ ending }) => ending)).toEqual(['finished']);
    expect(await history('joined')).toMatchObject({ messages: [{ content: 'hi' }, { content: 'one two' }] });
  });

  it('runs one turn for 50 requests at once', async () => {
    const key = randomUUID();
    const all = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const response = await post('/v1/turns', { input: 'hi', session_id: 'fifty' }, key, EVENTS);
        return [response.headers.get('idempotent-replayed'), await response.text()] as const;
      }),
    );
    expect(new Set(all.map(([, text]) => text)).size).toBe(1);
    expect(all.filter(([replayed]) => replayed === null)).toHaveLength(1);
    expect(app.upstream.requests).toHaveLength(1);
    expect(await history('fifty')).toMatchObject({ message_count: 2 });
  });

  it('is free again when the turn failed ahead of its first content', async () => {
    app.upstream.script(status(400));
    const key = randomUUID();
    const failed = await post('/stream', { prompt: 'hi' }, key);
    expect([failed.status, failed.headers.get('idempotent-replayed')]).toEqual([502, null]);
    const retried = await post('/stream', { prompt: 'hi' }, key);
    expect([retried.status, retried.headers.get('idempotent-replayed')]).toEqual([200, null]);
    expect(await retried.text()).toContain('You said: hi');
    expect(app.upstream.requests).toHaveLength(2);
  });

  it('gives the same cut answer again after the turn was cancelled', async () => {
    const gate = gatedAnswer();
    app.upstream.script(gate.step);
    const key = randomUUID();
    const first = await stream({ input: 'hi' }, key);
    const opening = await first.next();
    await first.next();
    const { turnId } = JSON.parse(opening?.data ?? '') as { turnId: string };
    await fetch(`${app.url}/v1/turns/${turnId}/cancel`, { method: 'POST' });
    const events = [opening, ...(await first.rest())];
    gate.open();

    const repeat = await (await stream({ input: 'hi' }, key)).rest();
    expect(repeat.at(-1)).toMatchObject({ event: 'turn-cancelled' });
    expect([repeat[0], repeat.at(-1)]).toEqual([events[0], events.at(-1)]);
    expect(app.upstream.requests).toHaveLength(1);
  });

  it('does not count repeats against the quota', async () => {
    const used = async (): Promise<number> =>
      ((await (await fetch(`${app.url}/rate-limit-info`)).json()) as { used: number }).used;
    const before = await used();
    const key = randomUUID();
    const told: (string | null)[] = [];
    for (const headers of [{}, {}, EVENTS]) {
      const answer = await post('/v1/turns', { input: 'hi' }, key, headers);
      told.push(answer.headers.get('x-ratelimit-remaining'));
      await answer.text();
      await awaitUntil(async () => (await used()) === before + 1);
    }
    expect(new Set(told).size).toBe(1);
  });

  describe('a session that is deleted', () => {
    it('takes its running turn, its logs and its keys along', async () => {
      const gate = gatedAnswer();
      app.upstream.script(answer('before'), gate.step);
      const [oldKey, newKey] = [randomUUID(), randomUUID()];
      const body = { input: 'hi', session_id: 'deleted' };
      const done = toTurnEvents(await (await stream(body, oldKey)).rest());
      const running = await stream(body, newKey);
      const [opening] = toTurnEvents([(await running.next()) ?? { data: '', event: '', id: '' }]);
      await running.next();
      const waits = jest.spyOn(app.app.get(SessionLock, { strict: false }), 'acquire');
      const waiting = post('/v1/turns', { ...body, input: 'next' }, randomUUID());
      await awaitUntil(() => waits.mock.calls.length === 1);
      waits.mockRestore();
      const memory = app.app.get(MemoryService, { strict: false });
      const principal = { scope: 'anonymous', address: '127.0.0.1' };
      await memory.remember(principal, 'ann', { text: 'Ann has a cat.', sourceSessionId: 'deleted' });
      await memory.remember(principal, 'ann', { text: 'Ann lives in Hue.', sourceSessionId: 'other' });
      const deleted = await fetch(`${app.url}/session/deleted`, { method: 'DELETE' });
      gate.open();

      expect(deleted.status).toBe(200);
      expect((await waiting).status).toBe(409);
      expect((await running.rest()).at(-1)).toMatchObject({
        event: 'turn-cancelled',
        data: expect.stringContaining('the session was deleted'),
      });
      expect((await fetch(`${app.url}/session/deleted`)).status).toBe(404);
      const known: unknown = await (await fetch(`${app.url}/memory/ann`)).json();
      expect(known).toMatchObject({ count: 1, facts: [{ fact: 'Ann lives in Hue.' }] });
      for (const event of [done[0], opening]) {
        const { turnId } = event as unknown as { turnId: string };
        expect((await fetch(`${app.url}/v1/turns/${turnId}`)).status).toBe(404);
        expect((await fetch(`${app.url}/v1/turns/${turnId}/events`)).status).toBe(404);
      }
      const anew = await post('/v1/turns', body, oldKey);
      expect(anew.headers.get('idempotent-replayed')).toBeNull();
      expect(await history('deleted')).toMatchObject({ message_count: 2 });
    });
  });

  describe('a session that is exported', () => {
    it('comes as a file with everything in it', async () => {
      const id = 'phiên "1"; của tôi';
      const call = { id: 'call_1', name: 'calculate', arguments: { expression: '1 + 1' } };
      app.upstream.script(toolCalls([call], { text: 'Let me see. ' }), answer('It is 2.'));
      const [start] = await runTurn(app.url, { input: 'what is 1 + 1?', session_id: id });
      const response = await fetch(`${app.url}/session/${encodeURIComponent(id)}/export`);

      expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(response.headers.get('content-disposition')).toBe(
        `attachment; filename="session-phi_n_1_c_a_t_i.json"; filename*=UTF-8''session-phi%C3%AAn%20%221%22%3B%20c%E1%BB%A7a%20t%C3%B4i.json`,
      );
      const stamp = {
        message_id: expect.any(String),
        timestamp: expect.any(Number),
        tokens: expect.any(Number),
      };
      expect(await response.json()).toEqual({
        schema_version: 1,
        exported_at: expect.any(Number),
        session_id: id,
        created_at: expect.any(Number),
        last_activity: expect.any(Number),
        message_count: 3,
        turns: [
          {
            turn_id: (start as unknown as { turnId: string }).turnId,
            number: 1,
            status: 'completed',
            started_at: expect.any(Number),
            ended_at: expect.any(Number),
            provider: 'gpt',
            model: 'main-model',
            finish_reason: 'stop',
            usage: { input_tokens: expect.any(Number), output_tokens: expect.any(Number), estimated: false },
            messages: [
              { ...stamp, role: 'user', content: 'what is 1 + 1?' },
              {
                ...stamp,
                role: 'assistant',
                content: 'Let me see. ',
                tool_calls: [{ call_id: 'call_1', name: 'calculate', arguments: { expression: '1 + 1' } }],
              },
              {
                ...stamp,
                role: 'tool',
                content: expect.stringContaining('2'),
                call_id: 'call_1',
                name: 'calculate',
                is_error: false,
              },
              { ...stamp, role: 'assistant', content: 'It is 2.' },
            ],
          },
        ],
      });
    });

    it('is not there where there is no session', async () => {
      const response = await fetch(`${app.url}/session/nobody/export`);
      expect([response.status, await response.json()]).toMatchObject([
        404,
        { error: { code: 'SESSION.NOT_FOUND' } },
      ]);
      expect(response.headers.get('content-disposition')).toBeNull();
    });
  });
});
