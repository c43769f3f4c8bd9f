import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { TurnEvent } from '../../src/conversation/index.js';
import { jsonPost, textOf, toTurnEvents } from '../support/event-stream.js';
import { MONGO_START_TIMEOUT_MS, startMongo, type TestMongo } from '../support/mongo/index.js';
import { RollingProxy } from '../support/rolling-proxy.js';
import { ServerProcess } from '../support/server-process.js';

const RESTARTS = 10;
const USERS = 8;
/** What a deployment waits between taking a replica out of its proxies and telling it to leave. */
const PRE_STOP_MS = 300;

function readEvents(text: string): TurnEvent[] {
  const messages: EventSourceMessage[] = [];
  createParser({ onEvent: (message) => messages.push(message) }).feed(text);
  return toTurnEvents(messages);
}

/** Under load the replicas of one MongoDB are replaced one after the other, as a rolling update does. */
describe('rolling restarts', () => {
  let mongo: TestMongo;
  let proxy: RollingProxy;
  const replicas: { server: ServerProcess; url: string }[] = [];
  const started: ServerProcess[] = [];

  const startReplica = async (): Promise<void> => {
    const server = ServerProcess.start({
      MONGODB_URI: mongo.uri,
      ENVIRONMENT: 'production',
      RATE_LIMIT_REQUESTS: '100000',
      RATE_LIMIT_BURST: '0',
      DEMO_DELAY_MS: '40',
    });
    started.push(server);
    const url = await server.url();
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    replicas.push({ server, url });
  };
  const update = (): void => {
    proxy.sendTo(replicas.map(({ url }) => url));
  };

  beforeAll(async () => {
    mongo = await startMongo();
    proxy = await RollingProxy.start();
    await startReplica();
    await startReplica();
    update();
  }, MONGO_START_TIMEOUT_MS);
  afterAll(async () => {
    proxy.stop();
    for (const server of started) server.signal('SIGKILL');
    await Promise.all(started.map((server) => server.exited()));
    await mongo.stop();
  }, MONGO_START_TIMEOUT_MS);

  it('lose no turn that was accepted', async () => {
    const stop = new AbortController();
    const refusals: string[] = [];
    const load = Array.from({ length: USERS }, async (_, user) => {
      const turns: TurnEvent[][] = [];
      while (!stop.signal.aborted) {
        const body = { input: `hello ${turns.length}`, session_id: `user-${user}` };
        const response = await fetch(
          `${proxy.url}/v1/turns`,
          jsonPost(body, { accept: 'text/event-stream' }),
        );
        const text = await response.text();
        if (response.status === 200) turns.push(readEvents(text));
        // On its way to a replica when that was told to leave: not accepted, and to be sent again.
        else if (!text.includes('SERVER.SHUTTING_DOWN')) refusals.push(`${response.status} ${text}`);
      }
      return turns;
    });

    for (let restart = 0; restart < RESTARTS; restart++) {
      await startReplica();
      const oldest = replicas.shift();
      update();
      await setTimeout(PRE_STOP_MS);
      oldest?.server.signal('SIGTERM');
      expect(await oldest?.server.exited()).toBe(0);
    }
    stop.abort();
    const byUser = await Promise.all(load);

    expect(refusals).toEqual([]);
    const turns = byUser.flat();
    expect(turns.length).toBeGreaterThan(RESTARTS * 2);
    for (const events of turns) {
      const digest = createHash('sha256').update(textOf(events), 'utf8').digest('hex');
      expect(events.at(-1)).toMatchObject({ type: 'turn-end', sha256: digest, events: events.length });
    }
    for (const [user, own] of byUser.entries()) {
      const history = await fetch(`${proxy.url}/session/user-${user}`);
      const { messages } = (await history.json()) as { messages: { role: string; content: string }[] };
      const expected = own.flatMap((events, index) => [`hello ${index}`, textOf(events)]);
      expect(messages.map(({ content }) => content)).toEqual(expected);
    }
  }, 240_000);
});
