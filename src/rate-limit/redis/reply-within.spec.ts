import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, it } from '@jest/globals';
import { NoReply, replyWithin } from './reply-within.js';

/** Answers whoever connects, on a thread of its own. */
const SERVER = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer((socket) => socket.end('pong'));
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

let server: Worker | undefined;
afterEach(async () => {
  await server?.terminate();
});

it('reads a reply that came while the process was held up', async () => {
  server = new Worker(SERVER, { eval: true });
  const [port] = (await once(server, 'message')) as [number];
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');

  const waiting = replyWithin(20, once(socket, 'data'));
  const until = performance.now() + 300;
  while (performance.now() < until);

  expect(String((await waiting)[0])).toBe('pong');
});

it('rejects where there is none', async () => {
  const never = new Promise(() => undefined);
  await expect(replyWithin(5, never)).rejects.toBeInstanceOf(NoReply);
});
