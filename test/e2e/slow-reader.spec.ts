import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TurnEvent } from '../../src/conversation/index.js';
import { TurnLog } from '../../src/turns/turn-log.js';
import { openEventStream, toTurnEvents } from '../support/event-stream.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const MEGABYTE = 1024 * 1024;
const EVENTS = 20_000;
const EVENT_TEXT = 'x'.repeat(1_000);

describe('a reader of a long log', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp();
    const log = service.app.get(TurnLog, { strict: false });
    const writer = await log.open('long', 'anonymous');
    const events: TurnEvent[] = [
      {
        type: 'turn-start',
        turnId: 'long',
        sessionId: 's',
        provider: 'p',
        model: 'm',
        sequence: 1,
        timestamp: 0,
      },
      ...Array.from({ length: EVENTS }, (_value, index): TurnEvent => ({
        type: 'text-delta',
        text: EVENT_TEXT,
        sequence: index + 2,
        timestamp: 0,
      })),
      { type: 'turn-cancelled', reason: 'r', sequence: EVENTS + 2, timestamp: 0 },
    ];
    for (const event of events) writer.append(event);
  });
  afterAll(() => service.close());

  it('gets all of it, however long it is', async () => {
    const stream = await openEventStream(`${service.url}/v1/turns/long/events`);
    const events = toTurnEvents(await stream.rest());

    expect(events.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: EVENTS + 2 }, (_value, index) => index + 1),
    );
  });

  it('that does not read holds next to no memory, and gets the rest when it goes on', async () => {
    const { port } = new URL(service.url);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.pause();
    socket.write('GET /v1/turns/long/events HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    const server = service.app.getHttpServer();
    const [, response] = (await once(server, 'request')) as [unknown, { writableLength: number }];
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(response.writableLength).toBeLessThan(MEGABYTE);

    let received = 0;
    socket.on('data', (bytes: Buffer) => (received += bytes.length));
    socket.resume();
    await once(socket, 'close');
    expect(received).toBeGreaterThan(EVENTS * EVENT_TEXT.length);
  });
});
