import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BoundedExpressAdapter } from '../../../src/common/http/index.js';
import { awaitUntil } from '../../support/await-until.js';

const LIMIT = 3;
const REQUEST_TIMEOUT_MS = 400;
const HEARTBEAT_MS = 15_000;
const CONFIG = {
  maxConnections: LIMIT,
  maxOpenStreams: 0,
  headersTimeoutMs: 200,
  requestTimeoutMs: REQUEST_TIMEOUT_MS,
  keepAliveTimeoutMs: 5_000,
};
const adapter = new BoundedExpressAdapter(CONFIG, HEARTBEAT_MS);
let port: number;
const sockets: Socket[] = [];
/** Connections that the server holds. */
let heldCount = 0;

beforeAll(async () => {
  adapter.initHttpServer();
  adapter.get('/slow-answer', async (_request: Request, response: Response) => {
    response.write('first ');
    await setTimeout(2 * REQUEST_TIMEOUT_MS);
    response.end('last');
  });
  adapter.post('/', (request: Request, response: Response) => {
    request.on('data', () => undefined).on('end', () => response.end('read'));
  });
  (adapter.getHttpServer() as Server).on('connection', (socket: Socket) => {
    heldCount++;
    socket.on('close', () => heldCount--);
  });
  await once(adapter.listen(0, '127.0.0.1'), 'listening');
  port = (adapter.getHttpServer() as { address(): AddressInfo }).address().port;
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await adapter.close();
});

interface Connection {
  readonly socket: Socket;
  readonly heard: { text: string; isClosed: boolean };
}

/** A connection that keeps what it hears. */
async function open(): Promise<Connection> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  sockets.push(socket);
  const heard = { text: '', isClosed: false };
  socket
    .on('data', (text) => (heard.text += String(text)))
    .on('close', () => (heard.isClosed = true))
    .on('error', () => undefined);
  await once(socket, 'connect');
  return { socket, heard };
}

/** Sends a byte at a time until the other side has closed. */
async function drip(start: string, byte: string): Promise<string> {
  const { socket, heard } = await open();
  socket.write(start);
  while (!heard.isClosed) {
    if (socket.writable) socket.write(byte);
    await setTimeout(20);
  }
  return heard.text;
}

/** Of what the server answers by itself, ahead of all middleware. */
const SECURITY_HEADERS = [
  "Content-Security-Policy: default-src 'none';",
  'X-Content-Type-Options: nosniff',
  'X-Frame-Options: DENY',
  'Referrer-Policy: no-referrer',
  'Cache-Control: no-store',
];

const codeIn = (answer: string): unknown =>
  (JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))) as { error: { code: unknown } }).error.code;

describe('the server', () => {
  it.each([
    ['headers', 'GET / HTTP/1.1\r\nHost: a\r\nX: ', 'a'],
    ['a body', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n', 'a'],
  ])('ends a connection that drips %s', async (_what, start, byte) => {
    const answer = await drip(start, byte);

    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(codeIn(answer)).toBe('REQUEST.TIMEOUT');
    for (const header of SECURITY_HEADERS) expect(answer).toContain(`\r\n${header}`);
  });

  it('ends a connection on which nothing comes', async () => {
    const { heard } = await open();

    await awaitUntil(() => heard.isClosed);

    expect(codeIn(heard.text)).toBe('REQUEST.TIMEOUT');
  });

  it('lets an answer take longer than a request may', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/slow-answer`);

    expect(await response.text()).toBe('first last');
  });

  it.each([
    [
      'headers above 16 KB',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(17_000)}\r\n\r\n`,
      431,
      'REQUEST.HEADERS_TOO_LARGE',
    ],
    [
      'more than 200 headers',
      `GET / HTTP/1.1\r\nHost: a\r\n${'X:\r\n'.repeat(200)}\r\n`,
      431,
      'REQUEST.HEADERS_TOO_LARGE',
    ],
    ['what is not HTTP', 'hello\r\n\r\n', 400, 'REQUEST.INVALID'],
    [
      'two lengths, as requests are smuggled',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'REQUEST.INVALID',
    ],
  ])('refuses %s', async (_what, request, status, code) => {
    const { socket, heard } = await open();

    socket.write(request);
    await awaitUntil(() => heard.isClosed);

    expect(heard.text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(heard.text).toMatch(/\r\nX-Request-ID: [\w-]{36}\r\n/);
    for (const header of SECURITY_HEADERS) expect(heard.text).toContain(`\r\n${header}`);
    expect(codeIn(heard.text)).toBe(code);
  });

  it('drops connections beyond its limit, and takes new ones when others have ended', async () => {
    const server = adapter.getHttpServer() as Server;
    server.closeIdleConnections();
    for (const socket of sockets) socket.destroy();
    await awaitUntil(() => heldCount === 0);
    const held: Connection[] = [];
    for (let index = 0; index < LIMIT; index += 1) {
      const connection = await open();
      connection.socket.write('GET /slow-answer HTTP/1.1\r\nHost: a\r\n\r\n');
      held.push(connection);
    }
    await awaitUntil(() => held.every(({ heard }) => heard.text.includes('first')));

    const dropped = await open();
    await awaitUntil(() => dropped.heard.isClosed);

    expect(dropped.heard.text).toBe('');
    for (const { socket } of held) socket.destroy();
    await awaitUntil(() => heldCount === 0);
    expect(await (await fetch(`http://127.0.0.1:${port}/slow-answer`)).text()).toBe('first last');
  });

  it('is not kept from closing by connections without a request', async () => {
    const patient = { ...CONFIG, headersTimeoutMs: 60_000, requestTimeoutMs: 60_000 };
    const other = new BoundedExpressAdapter(patient, HEARTBEAT_MS);
    other.initHttpServer();
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const { port: otherPort } = (other.getHttpServer() as Server).address() as AddressInfo;
    const silent = connect(otherPort, '127.0.0.1');
    sockets.push(silent);
    const begun = connect(otherPort, '127.0.0.1');
    sockets.push(begun);
    begun.write('GET / HTTP/1.1\r\n');
    await Promise.all([once(silent, 'connect'), once(begun, 'connect')]);

    await expect(other.close()).resolves.toBeUndefined();
  });
});
