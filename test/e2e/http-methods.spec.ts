import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonPost, openEventStream } from '../support/event-stream.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const ORIGIN = 'https://chat.example';

describe('the methods of every route', () => {
  let app: TestApp;
  let routes: { path: string; methods: string[] }[];
  beforeAll(async () => {
    app = await startTestApp({ CORS_ORIGINS: `${ORIGIN}, https://other.example` });
    const document = (await (await fetch(`${app.url}/openapi.json`)).json()) as {
      paths: Record<string, object>;
    };
    routes = Object.entries(document.paths).map(([path, operations]) => ({
      path: path.replace(/\{\w+\}/g, 'demo'),
      methods: Object.keys(operations).map((method) => method.toUpperCase()),
    }));
  });
  afterAll(() => app.close());

  const call = (method: string, path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(app.url + path, { method, headers, redirect: 'manual' });
  const allowOf = (response: Response): string[] => response.headers.get('allow')?.split(', ') ?? [];

  it('are told by OPTIONS', async () => {
    expect(routes.length).toBeGreaterThan(20);
    for (const { path, methods } of routes) {
      const response = await call('OPTIONS', path);
      expect([path, response.status, await response.text()]).toEqual([path, 204, '']);
      expect(allowOf(response)).toEqual(expect.arrayContaining([...methods, 'OPTIONS']));
      expect(allowOf(response).includes('HEAD')).toBe(methods.includes('GET'));
    }
  });

  it('are the only ones: others are a 405 that names them', async () => {
    for (const { path } of routes) {
      const response = await call('PATCH', path);
      const body = await response.json();
      expect([path, response.status]).toEqual([path, 405]);
      expect(allowOf(response)).toContain('OPTIONS');
      if (path.startsWith('/v1/chat/completions') || path.startsWith('/v1/models')) {
        expect(body).toMatchObject({
          error: { type: 'invalid_request_error', code: 'method_not_supported' },
        });
      } else {
        expect(body).toMatchObject({
          error: {
            code: 'REQUEST.METHOD_NOT_ALLOWED',
            request_id: response.headers.get('x-request-id'),
            details: { allowed: allowOf(response) },
          },
        });
      }
    }
  });

  it('include HEAD where there is GET, with the status of GET and no body', async () => {
    for (const { path, methods } of routes) {
      const head = await call('HEAD', path);
      expect(await head.text()).toBe('');
      const expected = methods.includes('GET') ? (await call('GET', path)).status : 405;
      expect([path, head.status]).toEqual([path, expected]);
    }
  });

  it('include HEAD on a running stream, which tells its headers and leaves it alone', async () => {
    const running = await openEventStream(
      `${app.url}/v1/turns`,
      jsonPost({ input: 'Tell me a story [demo:slow]', session_id: 'head' }, { accept: 'text/event-stream' }),
    );
    const { turnId } = JSON.parse((await running.next())?.data ?? '{}') as { turnId: string };
    const paths = [`/v1/turns/${turnId}/events`, '/v1/ui/chat/head/stream'];
    for (const path of paths) {
      const head = await call('HEAD', path);
      expect([path, head.status, await head.text()]).toEqual([path, 200, '']);
      expect(Object.fromEntries(head.headers)).toMatchObject({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      });
    }
    // Two more pieces, which come a second apart.
    for (let piece = 0; piece < 2; piece++) expect((await running.next())?.event).toBe('text-delta');
    expect(await (await call('GET', `/v1/turns/${turnId}`)).json()).toMatchObject({ status: 'running' });
    await call('POST', `/v1/turns/${turnId}/cancel`);
    expect((await running.rest()).at(-1)?.event).toBe('turn-cancelled');
    expect((await call('HEAD', paths[0]!)).status).toBe(200);
    expect((await call('HEAD', paths[1]!)).status).toBe(204);
  });

  it.each(['/ui', '/ui/main.js', '/docs', '/redoc', '/openapi.json'])(
    'are told of the page %s, too',
    async (path) => {
      const asked = { 'access-control-request-method': 'GET' };
      const own = await call('OPTIONS', path, { origin: ORIGIN, ...asked });
      expect([own.status, own.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
      expect(own.headers.get('access-control-allow-origin')).toBe(ORIGIN);
      const foreign = await call('OPTIONS', path, { origin: 'https://evil.example', ...asked });
      expect(foreign.headers.has('access-control-allow-origin')).toBe(false);
    },
  );

  it('are none where there is no route, nor a path', async () => {
    for (const method of ['GET', 'OPTIONS', 'PUT']) {
      const response = await call(method, '/nowhere');
      expect(response.status).toBe(404);
      expect(response.headers.get('allow')).toBeNull();
    }
    expect((await call('OPTIONS', '/session/%E0%A4%A')).status).toBe(400);
  });

  it('may be asked for by a configured origin', async () => {
    const response = await call('OPTIONS', '/v1/turns', {
      origin: ORIGIN,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,idempotency-key,last-event-id',
    });

    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      allow: 'OPTIONS, POST',
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': expect.stringContaining('POST'),
      'access-control-allow-headers': 'content-type,idempotency-key,last-event-id',
      vary: expect.stringContaining('Origin'),
    });
    expect(response.headers.has('access-control-allow-credentials')).toBe(false);
  });

  it('are those that a preflight names', async () => {
    const response = await call('OPTIONS', '/v1/turns', {
      origin: ORIGIN,
      'access-control-request-method': 'POST',
    });

    const named = response.headers.get('access-control-allow-methods')?.split(',').sort();
    expect(named).toEqual([...new Set(['HEAD', ...routes.flatMap(({ methods }) => methods)])].sort());
  });

  it('may not be asked for by another', async () => {
    const response = await call('OPTIONS', '/v1/turns', {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
    });

    expect(response.headers.has('access-control-allow-origin')).toBe(false);
  });

  it.each<[string, unknown]>([
    ['an answer', { prompt: 'hi' }],
    ['a body that does not parse', '{'],
  ])('show a page of a configured origin the headers of %s', async (_, body) => {
    const response = await fetch(`${app.url}/stream`, jsonPost(body, { origin: ORIGIN }));
    await response.text();

    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(response.headers.get('access-control-expose-headers')?.split(',')).toEqual(
      expect.arrayContaining([
        'X-Request-ID',
        'X-RateLimit-Limit',
        'X-RateLimit-Remaining',
        'X-RateLimit-Reset',
        'Retry-After',
        'Idempotent-Replayed',
      ]),
    );
  });
});
