import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { SignJWT } from 'jose';
import { awaitUntil } from '../support/await-until.js';
import { jsonPost } from '../support/event-stream.js';
import {
  answer,
  cutAfter,
  rawEvents,
  startFakeOpenAi,
  status,
  type FakeOpenAi,
} from '../support/fake-openai/index.js';
import { startLoggedApp, type Line, type LoggedApp } from '../support/logged-app.js';
import { rawRequest } from '../support/raw-request.js';

/** Every credential of this test, wherever it is put, has this in it. */
const SECRET = /s3cr3t/i;
const KEY = 'sk-s3cr3t-key-0123456789';
/** A message that its vendor quotes. */
const QUOTED = 'My aunt keeps her savings in the blue teapot.';

describe('the log', () => {
  let folder: string;
  let upstream: FakeOpenAi;
  let app: LoggedApp;
  const bodies: string[] = [];
  const file = (name: string): Promise<string> => readFile(join(folder, 'logs', `${name}.log`), 'utf8');

  const post = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<void> => {
    const response = await fetch(app.url + path, jsonPost(body, headers));
    bodies.push(await response.text(), JSON.stringify([...response.headers]));
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nestor-'));
    upstream = await startFakeOpenAi();
    app = await startLoggedApp(join(folder, 'logs'), {
      OPENAI_API_KEY: KEY,
      OPENAI_API_KEY_1: 'other-s3cr3t-key-9876',
      OPENAI_BASE_URL: upstream.url,
      COMPATIBLE_PROVIDERS: 'walled',
      WALLED_BASE_URL: upstream.url.replace('http://', 'http://user:s3cr3tpass@'),
      WALLED_MODEL_DEFAULT: 'm',
      OPENAI_MODEL_DEFAULT: 'main-model',
      OPENAI_MODEL_FALLBACK: 'spare-model',
      ANTHROPIC_API_KEY: 's3cr3t-claude-key',
      LOG_CONVERSATIONS: 'true',
      SENTRY_DSN: 'http://s3cr3tdsn@127.0.0.1:9/1',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer s3cr3totlp',
    });
    const headers = {
      authorization: 'Bearer s3cr3t-caller-token',
      cookie: 'session=s3cr3tcookie',
      'x-api-key': 's3cr3t-header-key',
      'x-request-id': 'trace-me',
    };
    const told = `Incorrect API key provided: ${KEY}. Called https://user:s3cr3tpass@host/v1?api_key=s3cr3tquery`;
    upstream.script(
      status(401, { message: told }),
      status(403, { message: `${told} authorization: Bearer s3cr3tbearer` }),
      answer('From the spare one.'),
    );
    await post(
      '/v1/turns?token=s3cr3tquery',
      { input: 'Say bananas', session_id: 'fruit', user_id: 'u1' },
      headers,
    );
    upstream.script(
      cutAfter(3, 'reset'),
      rawEvents([{ error: { message: `${told} Prompt: ${QUOTED}` } }]),
      status(500, { message: told }),
    );
    await post('/stream', { prompt: QUOTED, session_id: 'cut' }, headers);
    await post('/v1/chat/completions', { model: 'nope', messages: [], api_key: 's3cr3tbody' }, headers);
    await post('/stream?access_token=s3cr3tquery', '{"prompt": "s3cr3t-in-broken-json', headers);
    await post('/v1/turns', { input: 5, password: 's3cr3tbody' }, headers);
    await post(
      '/tools/test',
      { tool_name: 'calculate', arguments: { expression: 1, token: 's3cr3tbody' } },
      headers,
    );
    await post('/chat/walled', { messages: [{ role: 'user', content: 'Hi' }] }, headers);
    const basic = { authorization: 'Basic s3cr3tczNjcjN0' };
    bodies.push(await rawRequest(app.url, '/session/%E0%A4%A?key=s3cr3tquery', basic));
    bodies.push(await (await fetch(`${app.url}/health/gpt`, { headers })).text());
    await app.close();
  }, 60_000);
  afterAll(async () => {
    await upstream.close();
    await rm(folder, { recursive: true });
  });

  it('holds no credential, in any of its lines and files, and no answer does', async () => {
    const files = await Promise.all(['app', 'debug', 'conversation'].map(file));

    expect(app.output.length).toBeGreaterThan(10);
    expect(files.every((text) => text.length > 0)).toBe(true);
    for (const text of [...app.output, ...files, ...bodies]) expect(text).not.toMatch(SECRET);
  });

  it('tells of a turn in one line, with who answered, what it used and how long it took', () => {
    const line = app.lines().find(({ context, sessionId }) => context === 'Turn' && sessionId === 'fruit');

    expect(line).toMatchObject({
      level: 30,
      requestId: 'trace-me',
      turnId: expect.any(String),
      userId: 'u1',
      provider: 'gpt',
      model: 'spare-model',
      outcome: 'completed',
      finishReason: 'stop',
      attempts: 3,
      toolCalls: 0,
      durationMs: expect.any(Number),
      firstContentMs: expect.any(Number),
      usage: { inputTokens: expect.any(Number) },
    });
    const { turnId, sessionId, userId, provider, model } = line ?? {};
    expect(
      app.lines().find(({ path, statusCode }) => path === '/v1/turns' && statusCode === 200),
    ).toMatchObject({
      requestId: 'trace-me',
      turnId,
      sessionId,
      userId,
      provider,
      model,
    });
  });

  it('tells of every request in one line, also of those that are refused before any route', () => {
    const requests = app.lines().filter(({ context, path }) => context === 'Http' && path !== '/health/gpt');

    expect(requests.map(({ path, statusCode }) => [path, statusCode])).toEqual([
      ['/v1/turns', 200],
      ['/stream', 200],
      ['/v1/chat/completions', 400],
      ['/stream', 400],
      ['/v1/turns', 400],
      ['/tools/test', 422],
      ['/chat/walled', 502],
      ['/session/%E0%A4%A', 400],
    ]);
    for (const { requestId } of requests.slice(0, -1)) expect(requestId).toBe('trace-me');
  });

  it('has no error in it, for nothing of this was the fault of the service', () => {
    expect(app.lines().filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  it('has what was said in the file for it, and nowhere else', async () => {
    const [entry] = (await file('conversation')).split('\n');

    expect(JSON.parse(entry ?? '')).toMatchObject({
      sessionId: 'fruit',
      outcome: 'completed',
      input: 'Say bananas',
      answer: 'From the spare one.',
    });
    expect(await file('app')).not.toMatch(/bananas|spare one/);
    expect(app.output.join('')).not.toMatch(/bananas|spare one|blue teapot/);
    expect(app.output.join('')).toContain('Prompt: [message text]');
  });

  it('has details in a file of their own', async () => {
    const levels = (text: string): number[] =>
      text
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { level: number }).level);

    expect(levels(await file('debug')).every((level) => level < 30)).toBe(true);
    expect(levels(await file('app')).every((level) => level >= 30)).toBe(true);
  });
});

it('holds no credential of stores, tokens and webhooks either, although all of them are away and logged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nestor-'));
  const secrets = {
    JWT_SECRET: 's3cr3t-of-the-tokens-0123456789abcdef',
    MONGODB_URI: 'mongodb://nestor:s3cr3tmongo@127.0.0.1:1/nestor?serverSelectionTimeoutMS=200',
    REDIS_URL: 'redis://:s3cr3tredis@127.0.0.1:1',
    REMINDER_WEBHOOK_URL: 'http://hook:s3cr3thook@127.0.0.1:1/hooks/s3cr3t-token-in-the-path',
    REMINDER_WEBHOOK_SECRET: 's3cr3t+webhook+signature+key0000',
  };
  const app = await startLoggedApp(join(folder, 'logs'), {
    ...secrets,
    AUTH_MODE: 'jwt',
    JWT_ALGORITHMS: 'HS256',
    JWT_ISSUER: 'issuer',
    JWT_AUDIENCE: 'nestor',
  });
  const sign = (key: string): Promise<string> =>
    new SignJWT({ sub: 'alice', iss: 'issuer', aud: 'nestor', exp: Math.floor(Date.now() / 1000) + 3_600 })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(key));
  const tokens = [await sign(secrets.JWT_SECRET), await sign('another-secret-0123456789abcdefgh')];
  const answers: string[] = [];
  for (const [index, status] of [503, 401].entries()) {
    const headers = { authorization: `Bearer ${tokens[index] ?? ''}` };
    const response = await fetch(`${app.url}/stream`, jsonPost({ prompt: 'hi' }, headers));
    expect(response.status).toBe(status);
    answers.push(await response.text());
  }
  answers.push(await (await fetch(`${app.url}/health`)).text());
  const logger = new Logger('Careless');
  for (const secret of Object.values(secrets)) {
    logger.error({ err: new Error(`cannot use ${secret}`), secret }, `failed with ${secret}`);
  }
  await app.close();

  expect(app.lines().filter(({ context }) => context === 'Careless')).toHaveLength(5);
  expect(app.output.join('')).toMatch(/Redis cannot be used/);
  const read = (name: string): Promise<string> => readFile(join(folder, 'logs', `${name}.log`), 'utf8');
  const files = await Promise.all(['app', 'error', 'debug'].map(read));
  await rm(folder, { recursive: true });
  for (const text of [...app.output, ...files, ...answers]) {
    expect(text).not.toMatch(SECRET);
    for (const token of tokens) expect(text).not.toContain(token);
  }
});

it.each([
  ['there is no folder', 'ENOTDIR|EEXIST', (logs: string) => writeFile(logs, 'a file in its place')],
  [
    'the disk is full',
    'ENOSPC',
    async (logs: string) => {
      await mkdir(logs);
      await symlink('/dev/full', join(logs, 'app.log'));
    },
  ],
])('serves on where its log files cannot be written, and says so once: %s', async (_case, code, prepare) => {
  const folder = await mkdtemp(join(tmpdir(), 'nestor-'));
  await prepare(join(folder, 'logs'));
  const app = await startLoggedApp(join(folder, 'logs'), { LOG_LEVEL: 'info' });
  try {
    for (const word of ['one', 'two']) {
      const response = await fetch(`${app.url}/stream`, jsonPost({ prompt: word }));
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('"type":"end"');
    }
    const warnings = (): Line[] => app.lines().filter(({ context }) => context === 'LogFiles');
    await awaitUntil(() => warnings().length > 0);
    await app.close();

    expect(warnings()).toEqual([
      expect.objectContaining({
        level: 40,
        msg: expect.stringMatching(new RegExp(`cannot be written \\((${code})\\)`)),
      }),
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
