import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { awaitUntil } from '../support/await-until.js';
import { startLoggedApp, type Line, type LoggedApp } from '../support/logged-app.js';

let folder: string;
let app: LoggedApp;

/** Sends what there is of a request, leaves once `sign` was read (unset: soon), and resolves with the line that tells of it. */
async function leave(requestId: string, body: string, length: number, sign?: string): Promise<Line> {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  socket.write(
    `POST /stream HTTP/1.1\r\nHost: x\r\nX-Request-Id: ${requestId}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${body}`,
  );
  if (sign === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
  else {
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
