import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TurnEvent } from '../../src/conversation/index.js';
import { jsonPost, openEventStream, runTurn, textOf, toTurnEvents } from '../support/event-stream.js';
import { MONGO_START_TIMEOUT_MS, startMongo, type TestMongo } from '../support/mongo/index.js';
import { ServerProcess } from '../support/server-process.js';

const LEASE_MS = 1_500;

describe('two processes on one MongoDB', () => {
  let mongo: TestMongo;
  let servers: ServerProcess[];
  let urls: string[];

  beforeAll(async () => {
    mongo = await startMongo();
    servers = [1, 2].map(() =>
      ServerProcess.start({
        MONGODB_URI: mongo.uri,
        SESSION_LEASE_MS: String(LEASE_MS),
        SESSION_WAIT_MS: '20000',
        HEARTBEAT_INTERVAL_MS: '500',
      }),
    );
    urls = await Promise.all(servers.map((server) => server.url()));
  }, MONGO_START_TIMEOUT_MS);
  afterAll(async () => {
    for (const server of servers) server.signal('SIGKILL');
    await Promise.all(servers.map((server) => server.exited()));
    await mongo.stop();
  }, MONGO_START_TIMEOUT_MS);

  interface Item {
    readonly role: string;
    readonly content: string;
    readonly turn_status?: string;
  }

  async function messagesOf(session: string): Promise<Item[]> {
    const response = await fetch(`${urls[1]}/session/${session}`);
    return ((await response.json()) as { messages: Item[] }).messages;
  }

  const begin = async (url: string | undefined, input: string, session: string) => {
    const headers = { accept: 'text/event-stream' };
    return openEventStream(`${url}/v1/turns`, jsonPost({ input, session_id: session }, headers));
  };

  it('run the turns of one session one after the other, each with what came before it', async () => {
    const all = await Promise.all(
      urls.map((url, index) => runTurn(url, { input: `call me ${index}`, session_id: 'shared' })),
    );
    const [earlier, later] = all.sort((one, other) => one[0]!.timestamp - other[0]!.timestamp);
    expect([earlier?.at(-1)?.type, later?.at(-1)?.type]).toEqual(['turn-end', 'turn-end']);
    expect(later![0]!.timestamp).toBeGreaterThanOrEqual(earlier!.at(-1)!.timestamp);
    const messages = await messagesOf('shared');
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect(messages.every(({ turn_status: status }) => status === undefined)).toBe(true);
  });

  it('tell of a turn that runs in the other one, and stop it', async () => {
    const { url, other } = { url: urls[0]!, other: urls[1]! };
    const running = await begin(url, 'tell me a story [demo:slow]', 'elsewhere');
    const [start, text] = toTurnEvents([(await running.next())!, (await running.next())!]);
    expect([start?.type, text?.type]).toEqual(['turn-start', 'text-delta']);
    const { turnId } = start as TurnEvent & { turnId: string };

    const refused = await fetch(`${other}/v1/turns/${turnId}/events`, { headers: { 'last-event-id': '2' } });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([409, '1']);
    expect(await refused.json()).toMatchObject({ error: { code: 'TURN.RUNS_ELSEWHERE' } });

    const [events, ui] = await Promise.all([
      openEventStream(`${other}/v1/turns/${turnId}/events`),
      openEventStream(`${other}/v1/ui/chat/elsewhere/stream`),
    ]);
    expect(toTurnEvents([(await events.next())!])).toMatchObject([{ type: 'turn-start', turnId }]);
    expect(JSON.parse((await ui.next())!.data)).toMatchObject({ type: 'start', messageId: turnId });

    const stopped = await fetch(`${other}/v1/ui/chat/elsewhere/stop`, { method: 'POST' });
    expect(await stopped.json()).toEqual({ stopped: true });
    const told = toTurnEvents(await running.rest());
    expect(told.at(-1)).toMatchObject({ type: 'turn-cancelled', reason: 'cancelled by the client' });
    const rest = toTurnEvents(await events.rest());
    expect(textOf(rest)).toBe(textOf([text!, ...told]));
    expect(rest.at(-1)).toMatchObject({ type: 'turn-cancelled' });
    const parts = (await ui.rest()).map(({ data }) => data);
    expect(JSON.parse(parts.at(-2)!)).toMatchObject({ type: 'abort' });
    const state = await fetch(`${other}/v1/turns/${turnId}/cancel`, { method: 'POST' });
    expect([state.status, await state.json()]).toMatchObject([200, { status: 'cancelled' }]);
    expect((await openEventStream(`${other}/v1/ui/chat/elsewhere/stream`)).response.status).toBe(204);
  });

  it('open the stream of a repeat while its turn runs in the other one', async () => {
    const request = (session: string) =>
      jsonPost(
        { input: 'tell me a story [demo:slow]', session_id: session },
        { accept: 'text/event-stream', 'idempotency-key': 'repeated' },
      );
    const first = await openEventStream(`${urls[0]}/v1/turns`, request('keyed'));
    const [start] = toTurnEvents([(await first.next())!]);
    const repeat = await openEventStream(`${urls[1]}/v1/turns`, request('keyed'));
    expect(repeat.response.headers.get('idempotent-replayed')).toBe('true');
    expect((await repeat.next())?.event).toBe('heartbeat');
    await fetch(`${urls[0]}/v1/ui/chat/keyed/stop`, { method: 'POST' });
    expect(toTurnEvents(await repeat.rest())).toEqual([start, ...toTurnEvents(await first.rest())]);
  });

  it('hold a session for as long as a turn takes, longer than a lease, and stop whoever waits for it', async () => {
    const long = await begin(urls[0], 'tell me a story [demo:slow]', 'held');
    const [start] = toTurnEvents([(await long.next())!]);
    const { turnId } = start as TurnEvent & { turnId: string };
    const waiting = fetch(`${urls[1]}/v1/turns`, jsonPost({ input: 'hello', session_id: 'held' }));
    await new Promise((resolve) => setTimeout(resolve, 2 * LEASE_MS));
    expect(await messagesOf('held')).toMatchObject([{ role: 'user', turn_status: 'running' }]);
    const resumed = await openEventStream(`${urls[1]}/v1/ui/chat/held/stream`);
    expect(JSON.parse((await resumed.next())!.data)).toMatchObject({ messageId: turnId });
    const stopped = await fetch(`${urls[1]}/v1/ui/chat/held/stop`, { method: 'POST' });
    expect([stopped.status, await stopped.json()]).toEqual([200, { stopped: true }]);
    const refused = await waiting;
    expect([refused.status, await refused.json()]).toMatchObject([
      409,
      { error: { code: 'TURN.CANCELLED' } },
    ]);
    expect(toTurnEvents(await long.rest()).at(-1)).toMatchObject({ type: 'turn-cancelled' });
    expect((await resumed.rest()).at(-1)?.data).toBe('[DONE]');
    expect(await messagesOf('held')).toMatchObject([{ role: 'user' }, { role: 'assistant' }]);
  });

  it('free a session whose process was killed in the middle of a turn, and mark the turn', async () => {
    const cut = await begin(urls[0], 'tell me a story [demo:slow]', 'orphaned');
    const [start] = toTurnEvents([(await cut.next())!]);
    expect(start).toMatchObject({ type: 'turn-start' });
    servers[0]?.signal('SIGKILL');
    const killedAt = performance.now();
    const events = await runTurn(urls[1]!, { input: 'hello', session_id: 'orphaned' });
    expect(performance.now() - killedAt).toBeLessThan(LEASE_MS + 10_000);
    expect(events.at(-1)).toMatchObject({ type: 'turn-end' });
    expect(await messagesOf('orphaned')).toMatchObject([
      { role: 'user', content: 'tell me a story [demo:slow]', turn_status: 'interrupted' },
      { role: 'user', content: 'hello' },
      { role: 'assistant' },
    ]);
  });
});
