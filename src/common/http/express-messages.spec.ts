import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import express from 'express';
import { expressMessages, type MessagePrototypes } from './express-messages.js';

it("makes requests and responses that are Express' before it has seen them", async () => {
  const app = express();
  const prototypes = app as unknown as MessagePrototypes;
  const server = createServer(expressMessages(prototypes), app);
  const seen: unknown[] = [];
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    seen.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response));
  });
  app.get('/path', (request, response) => {
    seen.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response));
    response.json({ path: request.path, asked: request.get('x-asked'), isOfApp: request.app === app });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const answer = await fetch(`http://127.0.0.1:${port}/path?a=b`, { headers: { 'x-asked': 'yes' } });

  expect(await answer.json()).toEqual({ path: '/path', asked: 'yes', isOfApp: true });
  const { request, response } = prototypes;
  const expected = [request, response, request, response];
  expect(seen.map((prototype, index) => prototype === expected[index])).toEqual([true, true, true, true]);
  server.closeAllConnections();
  server.close();
});
