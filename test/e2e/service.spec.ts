import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonPost } from '../support/event-stream.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describe('the service around the turns', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  const get = async (path: string): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${service.url}${path}`);
    return { status: response.status, body: await response.json() };
  };

  it('says what it is', async () => {
    expect(await get('/')).toMatchObject({
      status: 200,
      body: { service: 'Nestor', status: 'running', providers: ['demo'], docs: '/docs' },
    });
  });

  it.each(['/health', '/health/ready'])('is healthy at %s', async (path) => {
    const { environment, store, rateLimit } = service.facts;
    expect(await get(path)).toMatchObject({
      status: 200,
      body: {
        status: 'healthy',
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        environment,
        dependencies: {
          store: { status: 'up', kind: store },
          rate_limit: { status: 'up', kind: rateLimit },
        },
      },
    });
  });

  it.each([
    ['open', 200, 'healthy'],
    ['closed', 503, 'unhealthy'],
  ])('says that the counters are down, and lets turns fail %s', async (policy, status, health) => {
    const other = await startTestApp({
      REDIS_URL: 'redis://127.0.0.1:1',
      RATE_LIMIT_ON_STORE_FAILURE: policy,
    });
    try {
      const ready = await fetch(`${other.url}/health/ready`);
      expect(ready.status).toBe(status);
      expect(await ready.json()).toMatchObject({
        status: health,
        dependencies: {
          store: { status: 'up' },
          rate_limit: { status: 'down', kind: 'redis', on_failure: policy },
        },
      });
      const turn = await fetch(`${other.url}/stream`, jsonPost({ prompt: 'hi' }));
      expect(turn.status).toBe(status);
      expect(await turn.text()).toContain(status === 200 ? '"end"' : 'STORE.UNAVAILABLE');
    } finally {
      await other.close();
    }
  });

  it('has no test error to raise unless told so', async () => {
    expect(await get('/sentry-debug')).toMatchObject({
      status: 404,
      body: { error: { code: 'REQUEST.NOT_FOUND' } },
    });
  });

  it('is alive', async () => {
    expect(await get('/health/live')).toEqual({ status: 200, body: { status: 'alive' } });
  });

  describe('request ids', () => {
    it.each(['abc', 'a.b:c=d_e-f/1+2', 'x'.repeat(128)])('keeps %s', async (id) => {
      const response = await fetch(`${service.url}/health/live`, { headers: { 'x-request-id': id } });
      expect(response.headers.get('x-request-id')).toBe(id);
    });

    it.each(['has space', '<script>', 'x'.repeat(129), 'ü'])('gives another for %s', async (id) => {
      const response = await fetch(`${service.url}/health/live`, { headers: { 'x-request-id': id } });
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('are on errors too, in the header and in the body', async () => {
      const requests: [string, RequestInit][] = [
        ['/nowhere', {}],
        ['/stream', jsonPost('{')],
        ['/stream', jsonPost({ prompt: ' ' })],
        ['/stream', { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } }],
        ['/v1/turns/x', {}],
      ];
      for (const [path, init] of requests) {
        const headers = { ...(init.headers as Record<string, string>), 'x-request-id': 'mine' };
        const response = await fetch(`${service.url}${path}`, { ...init, headers });
        expect(response.headers.get('x-request-id')).toBe('mine');
        expect(await response.json()).toMatchObject({
          error: { code: expect.stringMatching(/^REQUEST|^TURN/), request_id: 'mine' },
        });
      }
    });
  });

  describe('tools', () => {
    const test = async (body: object): Promise<{ status: number; body: unknown }> => {
      const response = await fetch(`${service.url}/tools/test`, jsonPost(body));
      return { status: response.status, body: await response.json() };
    };

    it('are listed with their schemas', async () => {
      const { body } = await get('/tools');
      const { tools, total_tools: total } = body as {
        tools: { name: string; parameters: object }[];
        total_tools: number;
      };

      expect(tools.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['calculate', 'get_current_time', 'get_session_info']),
      );
      expect(total).toBe(tools.length);
      for (const tool of tools)
        expect(tool).toMatchObject({ description: expect.any(String), parameters: { type: 'object' } });
    });

    it('run by hand', async () => {
      expect(await test({ tool_name: 'calculate', arguments: { expression: '2 + 2 * 3' } })).toEqual({
        status: 200,
        body: {
          tool_name: 'calculate',
          success: true,
          result: 'Result: 2 + 2 * 3 = 8',
          duration_ms: expect.any(Number),
        },
      });
    });

    it.each(['9^9^9^9', 'factorial(1e9)', 'zeros(1e5,1e5)', '1+'.repeat(50_000), 'import("fs")'])(
      'survive %.20s',
      async (expression) => {
        expect(await test({ tool_name: 'calculate', arguments: { expression } })).toMatchObject({
          status: 200,
          body: { success: false, error: expect.any(String) },
        });
      },
    );

    it('are refused with what to change', async () => {
      expect(await test({ tool_name: 'calculat', arguments: {} })).toMatchObject({
        status: 404,
        body: { error: { code: 'TOOL.NOT_FOUND', message: expect.stringContaining('"calculate"') } },
      });
      expect(await test({ tool_name: 'calculate', arguments: { expression: 5 } })).toMatchObject({
        status: 422,
        body: { error: { code: 'TOOL.INVALID_ARGUMENTS', message: expect.stringContaining('expression') } },
      });
      expect(await test({ tool_name: '', arguments: [] })).toMatchObject({
        status: 400,
        body: { error: { code: 'REQUEST.INVALID' } },
      });
    });
  });

  describe('docs', () => {
    it('serves Swagger UI from local files', async () => {
      const page = await (await fetch(`${service.url}/docs`)).text();

      expect(page).toContain('swagger-ui');
      expect([...page.matchAll(/(?:src|href)="(https?:)?\/\//g)]).toEqual([]);
    });

    it('holds every schema that it refers to', async () => {
      const { body } = await get('/openapi.json');
      const { components } = body as { components: { schemas: object } };
      const names = [...JSON.stringify(body).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
        ([, name]) => name,
      );

      expect(names.length).toBeGreaterThan(0);
      expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(names));
    });

    it('describes every route with its answers', async () => {
      const { body } = await get('/openapi.json');
      const { paths } = body as {
        paths: Record<string, Record<string, { summary?: string; responses: object }>>;
      };

      expect(Object.keys(paths)).toEqual(
        expect.arrayContaining([
          '/',
          '/stream',
          '/session',
          '/session/{id}',
          '/sessions',
          '/tools',
          '/tools/test',
          '/chat',
          '/chat/{provider}',
          '/api/chat',
          '/api/chat/simple',
          '/api/chat/history/{user_id}',
          '/api/v1/chat-stream',
          '/api/v1/clear-chat',
          '/api/health',
          '/api/health/detailed',
          '/sentry-debug',
          '/health',
          '/health/live',
          '/health/ready',
          '/v1/turns',
          '/v1/turns/{id}',
          '/v1/turns/{id}/events',
          '/v1/turns/{id}/cancel',
        ]),
      );
      // It raises an error whenever it is called.
      delete paths['/sentry-debug'];
      for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
        expect(operation.summary).toEqual(expect.any(String));
        expect(Object.keys(operation.responses)).toEqual(
          expect.arrayContaining([expect.stringMatching(/^2/)]),
        );
      }
    });
  });

  it('gives a turn back to the quota that failed before its first event', async () => {
    const limited = await startTestApp({ RATE_LIMIT_REQUESTS: '2' });
    try {
      const ask = (prompt: string): Promise<Response> => fetch(`${limited.url}/stream`, jsonPost({ prompt }));
      for (let index = 0; index < 3; index++) {
        const failed = await ask('hi [demo:fail]');
        expect([failed.status, failed.headers.get('x-ratelimit-remaining')]).toEqual([503, '2']);
      }
      expect((await ask('')).status).toBe(400);
      expect((await ask('hi')).headers.get('x-ratelimit-remaining')).toBe('1');
      await (await ask('hi')).text();
      expect(await (await fetch(`${limited.url}/rate-limit-info`)).json()).toMatchObject({
        ip: '127.0.0.1',
        limit: 2,
        used: 2,
        remaining: 0,
        window: 86_400,
      });

      const refused = await ask('hi');
      expect(refused.status).toBe(429);
      expect(await refused.json()).toMatchObject({ error: { code: 'REQUEST.RATE_LIMITED' } });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(86_000);
    } finally {
      await limited.close();
    }
  });
});
