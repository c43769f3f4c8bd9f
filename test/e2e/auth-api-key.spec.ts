import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { awaitUntil } from '../support/await-until.js';
import { jsonPost } from '../support/event-stream.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const ALICE = 'nestor_the-key-of-alice';
const BOB = 'nestor_the-key-of-bob';
const hash = (key: string) => createHash('sha256').update(key).digest('hex');
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

let folder: string;
let file: string;
let app: TestApp;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auth-'));
  file = join(folder, 'keys.json');
  await writeFile(file, JSON.stringify([{ name: 'bob', hash: hash(BOB) }]));
  app = await startTestApp({
    AUTH_MODE: 'api-key',
    API_KEYS: `alice:${hash(ALICE)}:5`,
    API_KEYS_FILE: file,
    RATE_LIMIT_REQUESTS: '50',
  });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${app.url}${path}`, { headers });

describe('API keys', () => {
  it.each([bearer(ALICE), { 'x-api-key': ALICE }, bearer(BOB)])('let in with %j', async (headers) => {
    expect((await get('/sessions', headers)).status).toBe(200);
  });

  it.each<[string, Record<string, string>, string, string]>([
    ['nothing', {}, 'AUTH.REQUIRED', 'Bearer realm="nestor"'],
    ['a password', { authorization: 'Basic YTpi' }, 'AUTH.REQUIRED', 'Bearer realm="nestor"'],
    ['another key', bearer('nestor_guess'), 'AUTH.INVALID', 'Bearer realm="nestor", error="invalid_token"'],
    [
      'the hash of a key',
      bearer(hash(ALICE)),
      'AUTH.INVALID',
      'Bearer realm="nestor", error="invalid_token"',
    ],
    ['an empty one', { 'x-api-key': '' }, 'AUTH.REQUIRED', 'Bearer realm="nestor"'],
  ])('keep out who brings %s', async (_what, headers, code, challenge) => {
    const response = await get('/sessions', headers);

    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(challenge);
    expect(await response.json()).toMatchObject({ error: { code, request_id: expect.any(String) } });
  });

  it("keep out in OpenAI's form, which its client understands", async () => {
    const client = (apiKey: string) => new OpenAI({ apiKey, baseURL: `${app.url}/v1`, maxRetries: 0 });

    await expect(client('sk-wrong').models.list()).rejects.toMatchObject({
      status: 401,
      code: 'invalid_api_key',
      type: 'invalid_request_error',
    });
    expect((await client(ALICE).models.list()).data.length).toBeGreaterThan(0);
  });

  it('refuse before the body is judged and before anything is counted', async () => {
    const response = await fetch(`${app.url}/stream`, jsonPost({ prompt: '' }));

    expect(response.status).toBe(401);
    expect(response.headers.has('x-ratelimit-limit')).toBe(false);
  });

  it('count each account by itself, with its own quota', async () => {
    const turn = (key: string) => fetch(`${app.url}/stream`, jsonPost({ prompt: 'hi' }, bearer(key)));
    const headersOf = async (key: string) => {
      const response = await turn(key);
      await response.text();
      return [response.headers.get('x-ratelimit-limit'), response.headers.get('x-ratelimit-remaining')];
    };

    expect(await headersOf(ALICE)).toEqual(['5', '4']);
    expect(await headersOf(BOB)).toEqual(['50', '49']);
    expect(await (await get('/rate-limit-info', bearer(ALICE))).json()).toMatchObject({ limit: 5, used: 1 });
    for (let call = 0; call < 4; call += 1) await headersOf(ALICE);
    expect((await turn(ALICE)).status).toBe(429);
    expect((await get('/sessions', bearer(ALICE))).status).toBe(200);
  });

  it('are added and revoked in the file without a restart', async () => {
    const carol = 'nestor_the-key-of-carol';
    const revoked = [
      { name: 'bob', hash: hash(BOB), revoked: true },
      { name: 'carol', hash: hash(carol) },
    ];

    await writeFile(file, JSON.stringify(revoked));

    await awaitUntil(async () => (await get('/sessions', bearer(BOB))).status === 401);
    expect((await get('/sessions', bearer(carol))).status).toBe(200);
    expect((await get('/sessions', bearer(ALICE))).status).toBe(200);
  });
});

describe('routes for operators', () => {
  it.each([
    '/docs',
    '/docs/',
    '/docs/swagger-ui-init.js',
    '/redoc',
    '/redoc/',
    '/redoc/redoc.standalone.js',
    '/openapi.json',
    '/openapi.yaml',
    '/DOCS/',
    '//docs',
  ])('need a key like all others: %s', async (path) => {
    const response = await get(path);
    expect([401, 404]).toContain(response.status);
    expect(await response.text()).not.toMatch(/swagger|redoc|openapi:/i);
  });

  it('show the schemes and which routes need them', async () => {
    const document = (await (await get('/openapi.json', bearer(ALICE))).json()) as {
      components: { securitySchemes: object };
      paths: Record<string, Record<string, { security?: object[]; responses: Record<string, object> }>>;
    };

    expect(document.components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer' },
      apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
    });
    const { '/health/live': live, '/stream': stream } = document.paths;
    expect(live?.['get']?.security).toEqual([]);
    expect(stream?.['post']?.security).toEqual([{ bearer: [] }, { apiKey: [] }]);
    expect(stream?.['post']?.responses).toHaveProperty('401');
    expect(document.paths['/metrics']?.['get']?.responses).toHaveProperty('403');
    expect(stream?.['post']?.responses).not.toHaveProperty('403');
    expect(JSON.stringify(document)).not.toContain('x-access');
  });

  it.each(['closed', 'open'])('can be %s, whoever asks', async (access) => {
    const other = await startTestApp({ ADMIN_ROUTES: access });
    const response = await fetch(`${other.url}/openapi.json`);
    const body = (await response.json()) as { components?: { securitySchemes?: object } };
    await other.close();

    if (access === 'closed') {
      expect(response.status).toBe(403);
      expect(body).toMatchObject({ error: { code: 'AUTH.FORBIDDEN' } });
    } else {
      expect(response.status).toBe(200);
      expect(body.components?.securitySchemes).toBeUndefined();
      expect(JSON.stringify(body)).not.toContain('x-access');
    }
  });
});

describe('a mistake in the configuration', () => {
  it('stops the boot: a file of keys that is not there', async () => {
    const boot = startTestApp({
      AUTH_MODE: 'api-key',
      API_KEYS_FILE: join(folder, 'none.json'),
      // What does not boot lets go of no connection.
      MONGODB_URI: '',
      REDIS_URL: '',
    });

    await expect(boot).rejects.toThrow(/API_KEYS_FILE: it cannot be read \(ENOENT\)/);
  });
});
