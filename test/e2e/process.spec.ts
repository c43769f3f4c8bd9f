import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { awaitUntil } from '../support/await-until.js';
import { askInEveryForm, FORM_COUNT } from '../support/cut-answers.js';
import { jsonPost, openEventStream } from '../support/event-stream.js';
import { ServerProcess } from '../support/server-process.js';

const PROCESS_TIMEOUT_MS = 90_000;

describe('the process', () => {
  let server: ServerProcess | undefined;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nestor-'));
  });
  afterEach(async () => {
    server?.signal('SIGKILL');
    await server?.exited();
    rmSync(folder, { recursive: true });
  });

  /** A folder for log files in which writing never ends, as on a disk that hangs. */
  const hangingLogs = (): string => {
    execFileSync('mkfifo', [join(folder, 'app.log')]);
    return folder;
  };

  it(
    'says in plain words what is in use and what changes it, and leaves on SIGTERM',
    async () => {
      server = ServerProcess.start({});
      const url = await server.url();
      await server.says(/settings/);

      expect(server.output).toContain(`${url}/docs`);
      expect(server.output).toMatch(/provider +demo.*OPENAI_API_KEY/);
      expect(server.output).toMatch(/store +sqlite at :memory:.*MONGODB_URI/);
      expect(server.output).toMatch(/rate limit +1000 turns.*in memory.*REDIS_URL/);
      server.signal('SIGTERM');
      expect(await server.exited()).toBe(0);
    },
    PROCESS_TIMEOUT_MS,
  );

  it(
    'leaves in time although a client does not read its answer, and the disk of its log files hangs',
    async () => {
      server = ServerProcess.start({
        SHUTDOWN_GRACE_SECONDS: '0',
        DEMO_DELAY_MS: '0',
        LOG_DIR: hangingLogs(),
      });
      const url = new URL(await server.url());
      const body = JSON.stringify({ prompt: 'tell me a story [demo:slow]' });
      const socket = connect(Number(url.port), url.hostname);
      await once(socket, 'connect');
      socket.on('error', () => undefined).pause();
      socket.write(
        `POST /stream HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
      await once(socket, 'readable');
      server.signal('SIGTERM');

      expect(await server.exited()).toBe(0);
      socket.destroy();
    },
    PROCESS_TIMEOUT_MS,
  );

  it(
    'serves and leaves although nobody reads its output, and on a second signal at once',
    async () => {
      server = ServerProcess.start({ ENVIRONMENT: 'production', SHUTDOWN_GRACE_SECONDS: '60' });
      const url = await server.url();
      await server.says(/AUTH_MODE=none/);
      server.stopReading();
      // More than the connection between the two takes.
      const path = `${url}/${'a'.repeat(7_000)}`;
      const answers = await Promise.all(Array.from({ length: 100 }, () => fetch(path)));
      expect(answers.every((answer) => answer.status === 404)).toBe(true);
      const stream = await openEventStream(
        `${url}/v1/turns`,
        jsonPost({ input: 'tell me a story [demo:slow]' }, { accept: 'text/event-stream' }),
      );
      await stream.next();
      server.signal('SIGTERM');
      await awaitUntil(async () => (await fetch(`${url}/health/ready`)).status === 503);
      server.signal('SIGTERM');

      expect(await server.exited()).toBe(1);
      await stream.rest().catch(() => undefined);
    },
    PROCESS_TIMEOUT_MS,
  );

  it(
    'names every bad variable, all at once, and does not start',
    async () => {
      server = ServerProcess.start({ PORT: 'abc', MONGODB_URI: 'http://secret', DEFAULT_PROVIDER: 'x' });

      expect(await server.exited()).toBe(1);
      expect(server.output).toMatch(/PORT: .*\n.*MONGODB_URI: /);
      expect(server.output).not.toMatch(/abc|secret|node_modules/);
    },
    PROCESS_TIMEOUT_MS,
  );

  it(
    'does not start with a default provider that has no key',
    async () => {
      server = ServerProcess.start({ DEFAULT_PROVIDER: 'gpt' });

      expect(await server.exited()).toBe(1);
      expect(server.output).toContain("DEFAULT_PROVIDER: provider 'gpt' has no key");
      expect(server.output).not.toContain('node_modules');
    },
    PROCESS_TIMEOUT_MS,
  );

  it(
    'puts the request id on every log line of a request, and no text of the conversation',
    async () => {
      server = ServerProcess.start({ ENVIRONMENT: 'production', LOG_LEVEL: 'debug' });
      const url = await server.url();
      const quiet = server.output.length;
      const headers = { 'x-request-id': 'trace-me', authorization: 'Bearer my-secret' };
      await (await fetch(`${url}/stream`, jsonPost({ prompt: 'tell me of bananas' }, headers))).text();
      await (await fetch(`${url}/stream`, jsonPost({ prompt: 'bananas [demo:fail]' }, headers))).text();
      await (await fetch(`${url}/stream`, jsonPost('{', headers))).text();
      await (await fetch(`${url}/session/bananas`, { headers: { 'x-request-id': 'trace-me' } })).text();
      await server.says(/"statusCode":404/);
      expect(server.output).toMatch(/"path":"\/stream","statusCode":400/);

      const lines = server.output
        .slice(quiet)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(lines.length).toBeGreaterThanOrEqual(4);
      for (const line of lines) expect(line).toMatchObject({ requestId: 'trace-me' });
      expect(server.output.slice(quiet)).not.toMatch(/my-secret|tell me of/);
    },
    PROCESS_TIMEOUT_MS,
  );

  it(
    'says at once that it leaves, refuses new turns, lets a running one finish and keeps what there is of the rest',
    async () => {
      const webhook = await startSilentServer();
      const file = join(folder, 'nestor.db');
      server = ServerProcess.start({
        SHUTDOWN_GRACE_SECONDS: '2',
        // What is started before the signal: a further turn that is counted would be refused for its burst.
        RATE_LIMIT_BURST: String(2 + FORM_COUNT),
        RATE_LIMIT_BURST_SECONDS: '600',
        SQLITE_PATH: file,
        REMINDER_WEBHOOK_URL: webhook.url,
        REMINDER_WEBHOOK_SECRET: Buffer.alloc(32, 1).toString('base64'),
      });
      const url = await server.url();
      const datetime = new Date(Date.now() + 3_000).toISOString();
      const reminder = { tool_name: 'create_reminder', arguments: { title: 'Stretch', datetime } };
      expect(await (await fetch(`${url}/tools/test`, jsonPost(reminder))).json()).toMatchObject({
        success: true,
      });
      const start = (input: string): Promise<Response> =>
        fetch(`${url}/v1/turns`, jsonPost({ input }, { accept: 'text/event-stream' }));
      const ask = (input: string): ReturnType<typeof openEventStream> =>
        openEventStream(`${url}/v1/turns`, jsonPost({ input }, { accept: 'text/event-stream' }));
      await awaitUntil(() => webhook.open() === 1);
      const [short, long, cut] = await Promise.all([
        ask('hello'),
        ask('tell me a story [demo:slow]'),
        askInEveryForm(url),
      ]);
      await Promise.all([short.next(), long.next()]);
      const standing = await fetch(`${url}/rate-limit-info`);
      expect(await standing.json()).toMatchObject({ used: 2 + FORM_COUNT });
      expect(standing.headers.get('connection')).toBe('keep-alive');
      server.signal('SIGTERM');

      await awaitUntil(async () => (await fetch(`${url}/health/ready`)).status === 503);
      const refused = await start('hello');
      // A delivery that hangs is waited for all the while.
      expect(webhook.open()).toBe(1);
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refused.headers.get('connection')).toBe('close');
      expect(refused.headers.get('x-ratelimit-remaining')).toBeNull();
      expect(await refused.json()).toMatchObject({ error: { code: 'SERVER.SHUTTING_DOWN' } });
      expect((await fetch(`${url}/health/live`)).status).toBe(200);

      expect((await short.rest()).at(-1)).toMatchObject({ event: 'turn-end' });
      const told = await long.rest();
      expect(told.at(-1)).toMatchObject({
        event: 'turn-cancelled',
        data: expect.stringContaining('shutting down'),
      });
      for (const { path, status, headers, text, expected } of await cut.answers) {
        expect({ path, status, text }).toEqual({
          path,
          status: expected.status,
          text: expect.stringMatching(expected.end),
        });
        if (status === 200) continue;
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
        expect(headers.get('connection')).toBe('close');
      }
      expect(await server.exited()).toBe(0);
      webhook.close();

      const text = told
        .filter(({ event }) => event === 'text-delta')
        .map(({ data }) => (JSON.parse(data) as { text: string }).text)
        .join('');
      const database = new DatabaseSync(file, { readOnly: true });
      const rows = database
        .prepare("SELECT status, messages FROM turns WHERE messages NOT LIKE '%rivers%' ORDER BY status DESC")
        .all();
      database.close();
      expect(rows.map(({ status }) => status)).toEqual(['completed', 'cancelled']);
      const [, { messages: kept = '' } = {}] = rows as { messages?: string }[];
      expect(JSON.parse(kept)).toContainEqual(
        expect.objectContaining({ role: 'assistant', interrupted: true }),
      );
      expect(text.length).toBeGreaterThan(0);
      expect(kept).toContain(JSON.stringify(text).slice(1, -1));
    },
    PROCESS_TIMEOUT_MS,
  );
});

/** Takes connections and answers nothing. */
async function startSilentServer(): Promise<{ url: string; open(): number; close(): void }> {
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
    socket.resume();
  }).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  return {
    url: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    open: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      silent.close();
    },
  };
}
