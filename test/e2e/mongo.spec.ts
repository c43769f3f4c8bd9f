import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonPost, openEventStream, runTurn, textOf, toTurnEvents } from '../support/event-stream.js';
import {
  MONGO_START_TIMEOUT_MS,
  startInterruptibleMongo,
  type InterruptibleMongo,
} from '../support/mongo/index.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const OUTAGE_TIMEOUT_MS = 40_000;

describe('the service on MongoDB', () => {
  let mongo: InterruptibleMongo;
  let service: TestApp;
  beforeAll(async () => {
    mongo = await startInterruptibleMongo();
    await mongo.pause();
    // A turn that could not be stored keeps its session for the rest of its lease, and the next one waits ten seconds for it.
    service = await startTestApp({ MONGODB_URI: mongo.uri, DEMO_DELAY_MS: '5', SESSION_LEASE_MS: '5000' });
  }, MONGO_START_TIMEOUT_MS);
  afterAll(async () => {
    await service.close();
    await mongo.stop();
  }, OUTAGE_TIMEOUT_MS);

  const ready = async (): Promise<number> => (await fetch(`${service.url}/health/ready`)).status;

  it(
    'boots without its database, says so clearly, and works once it is there',
    async () => {
      expect(await ready()).toBe(503);
      expect((await fetch(`${service.url}/health/live`)).status).toBe(200);
      const refused = await fetch(`${service.url}/stream`, jsonPost({ prompt: 'hello' }));
      const body = await refused.text();
      expect([refused.status, JSON.parse(body)]).toMatchObject([
        503,
        { error: { code: 'STORE.UNAVAILABLE' } },
      ]);
      expect(body).not.toMatch(/127\.0\.0\.1|ECONNREFUSED|mongo/i);

      await mongo.resume();
      await becomes(ready, 200);
      const events = await runTurn(service.url, { input: 'Calculate 2 + 3', session_id: 'mongo' });
      expect(textOf(events)).toContain('5');
      const again = await runTurn(service.url, { input: 'what did I just ask?', session_id: 'mongo' });
      expect(textOf(again)).toContain('Calculate 2 + 3');
    },
    OUTAGE_TIMEOUT_MS,
  );

  it(
    'ends a turn whose answer could not be stored with an error, and recovers by itself',
    async () => {
      const stream = await openEventStream(
        `${service.url}/v1/turns`,
        jsonPost({ input: 'tell me a story', session_id: 'outage' }, { accept: 'text/event-stream' }),
      );
      await stream.next();
      await mongo.pause();
      expect(toTurnEvents(await stream.rest()).at(-1)).toMatchObject({
        type: 'turn-error',
        code: 'STORE.UNAVAILABLE',
        retryable: true,
      });
      expect(await ready()).toBe(503);

      await mongo.resume();
      await becomes(ready, 200);
      expect((await runTurn(service.url, { input: 'hello', session_id: 'outage' })).at(-1)).toMatchObject({
        type: 'turn-end',
      });
    },
    OUTAGE_TIMEOUT_MS,
  );

  it(
    'keeps each of 20 sessions to itself, two turns at once',
    async () => {
      await Promise.all(
        Array.from({ length: 20 }, async (_value, index) => {
          const session = `parallel-${index}`;
          const turns = await Promise.all(
            ['one', 'two'].map((word) =>
              runTurn(service.url, { input: `call me ${word} ${index}`, session_id: session }),
            ),
          );
          const history = (await (await fetch(`${service.url}/session/${session}`)).json()) as {
            messages: { content: string }[];
          };
          expect(history.messages).toHaveLength(4);
          expect(history.messages.map(({ content }) => content)).toEqual(
            expect.arrayContaining(turns.map(textOf)),
          );
        }),
      );
    },
    OUTAGE_TIMEOUT_MS,
  );
});

async function becomes(read: () => Promise<number>, wanted: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if ((await read()) === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`It did not become ${wanted}`);
}
