import { once } from 'node:events';
import { createServer, type ServerResponse, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextLoopTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { takeAgent } from './agents.js';
import { IncomingEvents } from './incoming-events.js';
import { post } from './post.js';

/** More than one agent takes. */
const MANY = 150;

describe('the agents of calls', () => {
  let server: Server;
  let connections: number;
  let answers: ServerResponse[];
  beforeEach(async () => {
    connections = 0;
    answers = [];
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
        answers.push(response);
      });
    }).on('connection', () => connections++);
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const call = async (signal = new AbortController().signal): Promise<IncomingEvents> => {
    const { port } = server.address() as AddressInfo;
    const answer = await post({ origin: `http://127.0.0.1:${port}`, path: '/', headers: [] }, '{}', signal);
    expect(answer).toBeInstanceOf(IncomingEvents);
    return answer as IncomingEvents;
  };
  const read = (events: IncomingEvents): Promise<boolean> => events.read({ take: () => true });
  const endAll = (): void => {
    for (const answer of answers.splice(0)) answer.end('data: [DONE]\n\n');
  };

  it('take any number at once, and use their connections again', async () => {
    for (const _round of [1, 2]) {
      const calls = await Promise.all(Array.from({ length: MANY }, () => call()));
      endAll();
      await Promise.all(calls.map(read));
      // Undici has a connection free once the callbacks of its end are over.
      await nextLoopTurn();
    }
    expect(connections).toBe(MANY);
  });

  it('have room again when calls are broken off', async () => {
    const first = takeAgent();
    first.calls--;
    const controller = new AbortController();
    const calls = await Promise.all(Array.from({ length: MANY }, () => call(controller.signal)));
    expect(takeAgent()).not.toBe(first);
    controller.abort(new Error('nobody waits any more'));
    await Promise.all(calls.map((events) => read(events).catch(() => undefined)));
    expect(takeAgent()).toBe(first);
    expect(first.calls).toBe(1);
  });
});
