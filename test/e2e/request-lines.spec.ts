import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { awaitUntil } from '../support/await-until.js';
import { jsonPost, openEventStream } from '../support/event-stream.js';
import { startLoggedApp, type Line, type LoggedApp } from '../support/logged-app.js';

let folder: string;
let app: LoggedApp;

/** Sends what there is of a request, leaves once `sign` was read (unset: at once), and resolves with the line that tells of it. */
async function leave(requestId: string, body: string, length: number, sign?: string): Promise<Line> {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  const head = [
    'POST /stream HTTP/1.1',
    'Host: x',
    `X-Request-Id: ${requestId}`,
    'Content-Type: application/json',
    `Content-Length: ${length}`,
  ];
  await new Promise((resolve) => socket.write(`${head.join('\r\n')}\r\n\r\n${body}`, resolve));
  if (sign !== undefined) {
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    await awaitUntil(() => text.includes(sign));
  }
  socket.destroy();
  await once(socket, 'close');
  const line = (): Line | undefined => app.lines().find(({ aborted }) => aborted === true);
  await awaitUntil(() => line() !== undefined);
  return line() ?? {};
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nestor-'));
  app = await startLoggedApp(folder, { DEMO_DELAY_MS: '100' });
});
afterEach(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

it('tells of a client that left within its body, with the id of its request', async () => {
  expect(await leave('half-sent', '{"prompt"', 30)).toMatchObject({
    context: 'Http',
    requestId: 'half-sent',
    path: '/stream',
  });
});

it('tells of a client that left within its answer, with the ids of its turn', async () => {
  const body = JSON.stringify({ prompt: 'Count to twenty', session_id: 'left' });

  const line = await leave('half-read', body, body.length, '"type":"chunk"');

  expect(line).toMatchObject({
    context: 'Http',
    requestId: 'half-read',
    path: '/stream',
    sessionId: 'left',
    turnId: expect.any(String),
    provider: 'demo',
  });
});

it('names no other turn in the line of a request that only follows one', async () => {
  const body = { input: 'What is 6 * 7?', session_id: 'followed' };
  const headers = { accept: 'text/event-stream', 'x-request-id': 'asks' };
  const asking = await openEventStream(`${app.url}/v1/turns`, jsonPost(body, headers));
  const start = JSON.parse((await asking.next())?.data ?? '{}') as { turnId?: string };
  const events = `${app.url}/v1/turns/${start.turnId ?? ''}/events`;
  const following = await openEventStream(events, { headers: { 'x-request-id': 'follows' } });
  await Promise.all([asking.rest(), following.rest()]);

  const lineOf = (id: string): Line | undefined =>
    app.lines().find(({ context, requestId }) => context === 'Http' && requestId === id);
  await awaitUntil(() => lineOf('asks') !== undefined && lineOf('follows') !== undefined);
  expect(lineOf('asks')).toMatchObject({ turnId: start.turnId, sessionId: 'followed' });
  expect(lineOf('follows')).toMatchObject({ statusCode: 200 });
  expect(lineOf('follows')).not.toHaveProperty('turnId');
});
