import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setImmediate as nextLoopTurn, setTimeout } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { ListeningSockets } from '../../../src/common/http/listening-sockets.js';
import { awaitUntil } from '../../support/await-until.js';

const CLIENTS = 64;
const clients: Socket[] = [];
const servers: { server: Server; sockets: ListeningSockets }[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  for (const { server, sockets } of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
    await sockets.close();
  }
});

function serve(port: number): { server: Server; sockets: ListeningSockets } {
  const server = createServer((_request, response) => response.end('served'));
  const sockets = new ListeningSockets(server);
  servers.push({ server, sockets });
  sockets.listen({ port, host: '127.0.0.1' });
  return { server, sockets };
}

async function serveSomewhere() {
  const served = serve(0);
  await once(served.server, 'listening');
  return { ...served, ...(served.server.address() as AddressInfo) };
}

function dial(port: number): Socket {
  const client = connect(port, '127.0.0.1').on('error', () => undefined);
  clients.push(client);
  return client;
}

it('lets several clients in within one turn of the event loop', async () => {
  const { server, port } = await serveSomewhere();
  let accepted = 0;
  server.on('connection', () => accepted++);
  for (let index = 0; index < CLIENTS; index++) dial(port);

  let most = 0;
  for (let before = 0; accepted < CLIENTS; before = accepted) {
    await nextLoopTurn();
    most = Math.max(most, accepted - before);
  }

  expect(most).toBeGreaterThan(process.platform === 'linux' ? 2 : 0);
});

it('serves on the one port whichever of its sockets a client came by', async () => {
  const { port } = await serveSomewhere();

  const answers = await Promise.all(
    Array.from({ length: CLIENTS }, async () => (await fetch(`http://127.0.0.1:${port}/`)).text()),
  );

  expect(answers).toEqual(Array.from({ length: CLIENTS }, () => 'served'));
});

it('does not share the port of another server', async () => {
  const { port } = await serveSomewhere();

  const { server } = serve(port);
  const [error] = (await once(server, 'error')) as [NodeJS.ErrnoException];

  expect(error.code).toBe('EADDRINUSE');
  expect(server.listening).toBe(false);
});

it('does not listen once it is closed, however early', async () => {
  const { server, sockets } = serve(0);

  await sockets.close();
  await setTimeout(50);

  expect(server.listening).toBe(false);
});

it('keeps the time limits of clients, whichever of its sockets they came by', async () => {
  const server = createServer({ headersTimeout: 200, connectionsCheckingInterval: 50 });
  const sockets = new ListeningSockets(server);
  servers.push({ server, sockets });
  sockets.listen({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  for (let index = 0; index < CLIENTS; index++) dial(port).resume();

  await Promise.all(clients.map((client) => once(client, 'close')));

  expect(clients.every(({ closed }) => closed)).toBe(true);
});

it('leaves the port to others once it is closed, and not before all connections are', async () => {
  const { server, sockets, port } = await serveSomewhere();
  let accepted = 0;
  server.on('connection', () => accepted++);
  for (let index = 0; index < CLIENTS; index++) dial(port);
  await awaitUntil(() => accepted === CLIENTS);
  let isClosed = false;

  server.close();
  const closed = sockets.close().then(() => (isClosed = true));
  await nextLoopTurn();
  expect(isClosed).toBe(false);
  for (const client of clients) client.destroy();
  await closed;

  const { server: next } = serve(port);
  await once(next, 'listening');
});
