import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonPost, runTurn } from '../support/event-stream.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('sessions over HTTP', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  const call = async (method: string, path: string): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${service.url}${path}`, { method });
    return { status: response.status, body: await response.json() };
  };

  it('creates one, tells its messages, lists it and deletes it', async () => {
    const created = await call('POST', '/session');
    expect(created).toEqual({
      status: 200,
      body: {
        session_id: expect.stringMatching(UUID),
        message: 'Session created successfully',
        ttl: '24 hours',
      },
    });
    const { session_id: id } = created.body as { session_id: string };
    await runTurn(service.url, { input: 'Calculate 1 + 1', session_id: id });

    const history = await call('GET', `/session/${id}`);
    expect(history).toEqual({
      status: 200,
      body: {
        session_id: id,
        created_at: expect.any(Number),
        last_activity: expect.any(Number),
        message_count: 2,
        messages: [
          { role: 'user', content: 'Calculate 1 + 1', timestamp: expect.any(Number) },
          { role: 'assistant', content: expect.stringContaining('2'), timestamp: expect.any(Number) },
        ],
      },
    });
    expect(await call('GET', '/sessions')).toMatchObject({
      status: 200,
      body: { ip: '127.0.0.1', total_sessions: 1, sessions: [{ session_id: id, message_count: 2 }] },
    });
    expect(await call('DELETE', `/session/${id}`)).toEqual({
      status: 200,
      body: { session_id: id, message: 'Session deleted successfully' },
    });
    expect(await call('GET', `/session/${id}`)).toMatchObject({
      status: 404,
      body: { error: { code: 'SESSION.NOT_FOUND' } },
    });
    expect(await call('DELETE', `/session/${id}`)).toMatchObject({
      status: 404,
      body: { error: { code: 'SESSION.NOT_FOUND' } },
    });
  });

  it.each([
    'user1_session',
    'phiên của tôi',
    '{"$gt": ""}',
    '../../etc/passwd',
    "x'; DROP TABLE turns; --",
    '😀',
  ])('takes the id %s that a caller chose', async (id) => {
    await runTurn(service.url, { input: 'hello', session_id: id });

    const path = `/session/${encodeURIComponent(id)}`;
    expect(await call('GET', path)).toMatchObject({
      status: 200,
      body: { session_id: id, message_count: 2 },
    });
    expect((await call('DELETE', path)).status).toBe(200);
  });

  it('counts more sessions than it lists', async () => {
    const own = await startTestApp();
    for (let made = 0; made < 102; made += 1) await fetch(`${own.url}/session`, { method: 'POST' });
    const list = (await (await fetch(`${own.url}/sessions`)).json()) as Record<string, unknown>;
    await own.close();

    expect(list['total_sessions']).toBe(102);
    expect(list['sessions']).toHaveLength(100);
  });

  it('refuses an id that cannot be one', async () => {
    expect(await call('GET', `/session/${'x'.repeat(201)}`)).toMatchObject({
      status: 400,
      body: { error: { code: 'REQUEST.INVALID' } },
    });
    expect(await call('GET', '/session/%00')).toMatchObject({ status: 400 });
    expect(await call('GET', '/session/%ff')).toMatchObject({
      status: 400,
      body: { error: { request_id: expect.any(String) } },
    });
  });

  it('refuses a message that is larger than the window alone, and stores nothing of it', async () => {
    const small = await startTestApp({ MAX_HISTORY_TOKENS: '50' });
    try {
      const input = 'one two three '.repeat(50);
      const refused = await fetch(`${small.url}/v1/turns`, jsonPost({ input, session_id: 'small' }));
      expect(refused.status).toBe(413);
      expect(await refused.json()).toMatchObject({
        error: { code: 'MESSAGE.TOO_LARGE', details: { tokens: 155, max_tokens: 50 } },
      });
      expect((await fetch(`${small.url}/session/small`)).status).toBe(404);
      expect((await runTurn(small.url, { input: 'hello', session_id: 'small' })).at(-1)).toMatchObject({
        type: 'turn-end',
      });
    } finally {
      await small.close();
    }
  });

  it('marks in the history what belongs to a turn that did not complete', async () => {
    await runTurn(service.url, { input: 'hello [demo:fail]', session_id: 'marked' });
    await runTurn(service.url, { input: 'hello again', session_id: 'marked' });

    const { body } = await call('GET', '/session/marked');
    expect(
      (body as { messages: { role: string; turn_status?: string }[] }).messages.map(
        ({ role, turn_status: status }) => [role, status],
      ),
    ).toEqual([
      ['user', 'failed'],
      ['user', undefined],
      ['assistant', undefined],
    ]);
  });

  it('tells a turn from another that runs at the same time in the session: it waits, or is refused', async () => {
    const busy = await startTestApp({ SESSION_WAIT_MS: '50', DEMO_DELAY_MS: '100' });
    try {
      const running = fetch(
        `${busy.url}/v1/turns`,
        jsonPost({ input: 'tell me a story', session_id: 's' }, { accept: 'text/event-stream' }),
      );
      const first = await running;
      const second = await fetch(`${busy.url}/v1/turns`, jsonPost({ input: 'hello', session_id: 's' }));

      expect(second.status).toBe(409);
      expect(second.headers.get('retry-after')).toBe('1');
      expect(await second.json()).toMatchObject({ error: { code: 'SESSION.BUSY' } });
      await first.body?.cancel();
    } finally {
      await busy.close();
    }
  });
});
