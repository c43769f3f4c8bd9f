import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { jsonPost, openEventStream, postJsonEvents } from '../support/event-stream.js';
import { answer, stallAfter, status, toolCalls } from '../support/fake-openai/index.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

describe('the kept contracts', () => {
  let app: AppOnFakeOpenAi;
  beforeAll(async () => {
    app = await startOnFakeOpenAi({ SENTRY_DEBUG_ENABLED: 'true', OPENAI_MODEL_FALLBACK: '' });
  });
  beforeEach(() => {
    app.upstream.reset();
  });
  afterAll(() => app.close());

  const call = async (path: string, init?: RequestInit): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(app.url + path, init);
    return { status: response.status, body: await response.json() };
  };
  const textOf = async (path: string, body: object): Promise<string> =>
    (await fetch(app.url + path, jsonPost(body))).text();

  it('POST /chat streams raw text', async () => {
    app.upstream.script(answer('', { tokens: [' Fast\n  API'] }));

    expect(await textOf('/chat', { session_id: 'raw', message: 'Hi', model: 'ignored' })).toBe(
      'data:  Fast\ndata:   API\n\ndata: [DONE]\n\n',
    );
  });

  it('POST /api/chat streams pieces of content', async () => {
    app.upstream.script(answer('', { tokens: [' Hello!\n'] }));

    expect(await textOf('/api/chat', { user_id: 'form', message: 'Hi', extra: 1 })).toBe(
      'data: {"content":" Hello!\\n","done":false}\n\ndata: {"content":"","done":true}\n\ndata: [DONE]\n\n',
    );
  });

  it.each([
    ['/chat', { session_id: 'tools', message: '2 + 2?' }, 'data: It is 4.\n\ndata: [DONE]\n\n'],
    ['/api/chat', { user_id: 'tools-2', message: '2 + 2?' }, /^data: \{"content":"It is 4\."/],
  ])('%s runs tools unseen', async (path, body, expected) => {
    app.upstream.script(
      toolCalls([{ name: 'calculate', arguments: { expression: '2 + 2' } }]),
      answer('', { tokens: ['It is 4.'] }),
    );
    const text = await textOf(path, body);

    if (typeof expected === 'string') expect(text).toBe(expected);
    else expect(text).toMatch(expected);
  });

  it.each([
    ['/chat', { session_id: 'refused', message: 'Hi' }],
    ['/api/chat', { user_id: 'refused', message: 'Hi' }],
    ['/api/chat/simple', { user_id: 'refused', message: 'Hi' }],
    ['/api/v1/chat-stream', { session_id: 'refused', query: 'Hi' }],
  ])('POST %s tells by status what failed before the first text, tool calls or not', async (path, body) => {
    app.upstream.respondWith(status(400));
    const refused = { status: 502, body: { error: { code: 'UPSTREAM_INVALID_REQUEST' } } };
    expect(await call(path, jsonPost(body))).toMatchObject(refused);

    if (path === '/api/v1/chat-stream') return;
    app.upstream.script(toolCalls([{ name: 'calculate', arguments: { expression: '2 + 2' } }]));
    expect(await call(path, jsonPost(body))).toMatchObject(refused);
  });

  it.each([
    ['/chat', { session_id: 'cut', message: 'Hi' }, 'data: Half\n\n: finish_reason length\ndata: [DONE]\n\n'],
    [
      '/api/chat',
      { user_id: 'cut', message: 'Hi' },
      'data: {"content":"Half","done":false}\n\n' +
        'data: {"content":"","done":true,"finish_reason":"length"}\n\ndata: [DONE]\n\n',
    ],
    [
      '/api/chat/simple',
      { user_id: 'cut', message: 'Hi' },
      /"response":"Half","timestamp":"[^"]+","finish_reason":"length"\}$/,
    ],
  ])('POST %s says that an answer was cut', async (path, body, expected) => {
    app.upstream.script(answer('', { tokens: ['Half'], finishReason: 'length' }));

    expect(await textOf(path, body)).toEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    );
  });

  it.each([
    ['/chat', { session_id: 'declined', message: 'Hi' }],
    ['/api/chat', { user_id: 'declined', message: 'Hi' }],
    ['/api/chat/simple', { user_id: 'declined', message: 'Hi' }],
  ])('POST %s refuses an answer that was declined before any text', async (path, body) => {
    app.upstream.script(answer('', { tokens: [], finishReason: 'content_filter' }));
    expect(await call(path, jsonPost(body))).toMatchObject({
      status: 422,
      body: { error: { code: 'UPSTREAM_CONTENT_FILTERED' } },
    });

    app.upstream.script(answer('', { tokens: ['Half'], finishReason: 'content_filter' }));
    expect(await textOf(path, body)).toMatch(/Half[^]*finish_reason\W+content-filter/);
  });

  it('POST /api/chat/simple answers in one piece', async () => {
    app.upstream.script(answer('Paris.'));

    expect(await call('/api/chat/simple', jsonPost({ user_id: 'one', message: 'Capital?' }))).toEqual({
      status: 200,
      body: {
        user_id: 'one',
        message: 'Capital?',
        response: 'Paris.',
        timestamp: expect.stringMatching(TIMESTAMP),
      },
    });
  });

  it.each([
    ['/chat', { session_id: 'gone', message: 'Hi' }],
    ['/api/chat', { user_id: 'gone', message: 'Hi' }],
    ['/api/v1/chat-stream', { session_id: 'gone', query: 'Hi' }],
  ])('POST %s closes the upstream when its client goes away', async (path, body) => {
    app.upstream.script(stallAfter(2));
    const stream = await openEventStream(app.url + path, jsonPost(body));
    await stream.next();
    stream.abort();

    await expect((await app.upstream.received(1)).closedByClient).resolves.toBe(true);
  });

  it('keeps the history of a user over both routes, and clears it', async () => {
    const user = 'nguyễn văn/a ☂';
    const path = `/api/chat/history/${encodeURIComponent(user)}`;
    expect(await call(path)).toEqual({ status: 200, body: { user_id: user, history: [], count: 0 } });
    app.upstream.script(answer('Hi there!'), answer('You said hello.'));
    await textOf('/api/chat', { user_id: user, message: 'Hello' });
    await call('/api/chat/simple', jsonPost({ user_id: user, message: 'What did I say?' }));

    expect(app.upstream.requests[1]?.body.messages?.slice(1)).toEqual([
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hi there!' },
      { role: 'user', content: 'What did I say?' },
    ]);
    const timestamp = expect.stringMatching(TIMESTAMP);
    expect(await call(path)).toEqual({
      status: 200,
      body: {
        user_id: user,
        history: [
          { timestamp, user_message: 'Hello', assistant_response: 'Hi there!' },
          { timestamp, user_message: 'What did I say?', assistant_response: 'You said hello.' },
        ],
        count: 2,
      },
    });
    const cleared = {
      status: 200,
      body: { user_id: user, status: 'success', message: 'Chat history cleared' },
    };
    expect(await call(path, { method: 'DELETE' })).toEqual(cleared);
    expect(await call(path, { method: 'DELETE' })).toEqual(cleared);
    expect(await call(path)).toMatchObject({ body: { count: 0 } });
    expect((await fetch(`${app.url}/session/${encodeURIComponent(user)}`)).status).toBe(404);
  });

  it('POST /api/v1/chat-stream answers in a session that POST /api/v1/clear-chat clears', async () => {
    const events = await postJsonEvents(`${app.url}/api/v1/chat-stream`, {
      query: 'VNM?',
      session_id: 'user1_session',
    });
    expect(events[0]).toMatchObject({ type: 'start', session_id: 'user1_session' });
    expect(events.at(-1)).toMatchObject({ type: 'end', session_id: 'user1_session' });

    const clear = `/api/v1/clear-chat?session_id=user1_session`;
    for (let time = 0; time < 2; time++) {
      expect(await call(clear, { method: 'POST' })).toEqual({
        status: 200,
        body: { status: 'success', message: 'Chat history cleared' },
      });
      expect((await fetch(`${app.url}/session/user1_session`)).status).toBe(404);
    }
  });

  it.each<[string, RequestInit]>([
    ['/chat', jsonPost({ session_id: 'a', message: ' ' })],
    ['/chat', jsonPost({ message: 'Hi' })],
    ['/chat', jsonPost({ session_id: { $gt: '' }, message: 'Hi' })],
    ['/api/chat', jsonPost({ user_id: '', message: 'Hi' })],
    ['/api/chat/simple', jsonPost({ user_id: 'a' })],
    ['/api/v1/chat-stream', jsonPost({ query: ['Hi'], session_id: 'a' })],
    ['/api/v1/chat-stream', jsonPost({ query: 'Hi', session_id: 'x'.repeat(201) })],
    ['/api/v1/clear-chat', { method: 'POST' }],
    ['/api/v1/clear-chat?session_id[$gt]=', { method: 'POST' }],
    ['/api/v1/clear-chat?session_id=a&session_id=b', { method: 'POST' }],
    ['/api/chat/history/%00', {}],
    ['/api/chat/history/%20', { method: 'DELETE' }],
  ])('refuses what is not right for %s', async (path, init) => {
    expect(await call(path, init)).toMatchObject({
      status: 400,
      body: { error: { code: 'REQUEST.INVALID' } },
    });
    expect(app.upstream.requests).toHaveLength(0);
  });

  it.each<[string, RequestInit]>([
    ['/api/chat', jsonPost({ user_id: '', message: 'Hi' })],
    ['/api/chat/simple', jsonPost({ user_id: ' ', message: 'Hi' })],
    ['/api/chat/history/%20', {}],
    ['/api/chat/history/%20', { method: 'DELETE' }],
  ])('calls the id of a user as the caller does: %s', async (path, init) => {
    expect(await call(path, init)).toMatchObject({
      status: 400,
      body: { error: { message: 'The user id must not be empty.', details: { field: 'user_id' } } },
    });
  });

  it('GET /api/health and /api/health/detailed tell how the service is, and nothing internal', async () => {
    const basic = {
      status: 'healthy',
      service: 'Nestor',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      timestamp: expect.any(String),
    };
    expect(await call('/api/health')).toEqual({ status: 200, body: basic });
    const { status: code, body } = await call('/api/health/detailed');
    expect(code).toBe(200);
    expect(body).toMatchObject({
      ...basic,
      uptime_seconds: expect.any(Number),
      dependencies: { store: { status: 'up', kind: app.facts.store }, rate_limit: { status: 'up' } },
      providers: { gpt: { status: 'up' }, demo: { status: 'up' } },
      memory: { rss_bytes: expect.any(Number), heap_used_bytes: expect.any(Number) },
      versions: { service: basic.version, node: process.versions.node },
    });
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|upstream-key|memory:|http/);
  });

  it('GET / is JSON for programs and sends browsers to a page', async () => {
    const open = (accept: string): Promise<Response> =>
      fetch(app.url, { headers: { accept }, redirect: 'manual' });
    const browser = await open('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8');
    expect([browser.status, browser.headers.get('location')]).toEqual([302, 'ui']);

    for (const accept of ['*/*', 'application/json', 'application/json, text/html']) {
      const program = await open(accept);
      expect(await program.json()).toMatchObject({ service: 'Nestor', status: 'running' });
      expect(program.headers.get('vary')).toContain('Accept');
    }
  });

  it('GET /sentry-debug raises an error that tells its client nothing', async () => {
    const { status: code, body } = await call('/sentry-debug', { headers: { 'x-request-id': 'debug-1' } });

    expect(code).toBe(500);
    expect(body).toEqual({
      error: {
        code: 'INTERNAL.ERROR',
        message: expect.not.stringContaining('test error'),
        request_id: 'debug-1',
      },
    });
  });
});
