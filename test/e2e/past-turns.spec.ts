import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TurnEvent } from '../../src/conversation/index.js';
import { ShutdownState } from '../../src/common/lifecycle/index.js';
import { SessionRepository } from '../../src/session/index.js';
import { TurnLog } from '../../src/turns/turn-log.js';
import { ADDRESS, assistant, newTurn, outcome } from '../integration/session/contract/builders.js';
import { jsonPost, openEventStream, runTurn, textOf, toTurnEvents } from '../support/event-stream.js';
import { answer, cutAfter, toolCalls } from '../support/fake-openai/index.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

describe('a turn whose log is gone', () => {
  let app: AppOnFakeOpenAi;
  beforeAll(async () => {
    app = await startOnFakeOpenAi({ OPENAI_MODEL_FALLBACK: '' });
  });
  afterEach(() => {
    app.upstream.reset();
  });
  afterAll(() => app.close());

  /** Runs a turn in a session of its own and forgets its log. */
  const run = async (headers: Record<string, string> = {}) => {
    const sessionId = randomUUID();
    const init = jsonPost(
      { input: 'hi', session_id: sessionId },
      { accept: 'text/event-stream', ...headers },
    );
    const events = toTurnEvents(await (await openEventStream(`${app.url}/v1/turns`, init)).rest());
    const { turnId } = events[0] as TurnEvent & { turnId: string };
    const logged: unknown = await (await fetch(`${app.url}/v1/turns/${turnId}`)).json();
    await app.app.get(TurnLog, { strict: false }).deleteOfSession('anonymous', sessionId);
    return { sessionId, turnId, events, logged };
  };
  const read = (turnId: string, lastEventId = 0) =>
    openEventStream(`${app.url}/v1/turns/${turnId}/events`, {
      headers: { 'last-event-id': `${lastEventId}` },
    });

  it('is told from its session, from the start or not at all', async () => {
    app.upstream.script(
      toolCalls([{ name: 'calculate', arguments: { expression: '1 + 1' } }], { text: 'Well. ' }),
      answer('Two, as ever.'),
    );
    const { turnId, sessionId, events } = await run();
    const state: unknown = await (await fetch(`${app.url}/v1/turns/${turnId}`)).json();
    const { usage, messageId, sha256 } = events.at(-1) as Extract<TurnEvent, { type: 'turn-end' }>;
    expect(state).toMatchObject({
      turnId,
      sessionId,
      status: 'completed',
      text: 'Well. Two, as ever.',
      provider: 'gpt',
      model: 'main-model',
      usage,
      messageId,
      sha256,
    });

    const replayed = toTurnEvents(await (await read(turnId)).rest());
    expect(replayed.map(({ sequence }) => sequence)).toEqual(replayed.map((_event, index) => index + 1));
    expect(replayed.at(-1)).toMatchObject({ type: 'turn-end', events: replayed.length, sha256 });
    expect(textOf(replayed)).toBe(textOf(events));
    expect(replayed.length).toBeLessThan(events.length);
    expect(toTurnEvents(await (await read(turnId, 1)).rest())).toEqual(replayed.slice(1));
    for (const place of [2, replayed.length, events.length, 1_000]) {
      expect([place, (await read(turnId, place)).response.status]).toEqual([place, 204]);
    }
    const cancelled = await fetch(`${app.url}/v1/turns/${turnId}/cancel`, { method: 'POST' });
    expect([cancelled.status, await cancelled.json()]).toEqual([200, state]);
  });

  it('is not told as whole when it was cut', async () => {
    app.upstream.respondWith(cutAfter(3, 'reset'));
    const { turnId, logged } = await run();
    const state: unknown = await (await fetch(`${app.url}/v1/turns/${turnId}`)).json();
    const { text } = logged as { text: string };
    expect(text).not.toBe('');
    expect(state).toMatchObject({ status: 'failed', text, error: { code: 'TURN.INTERRUPTED' } });
    expect(toTurnEvents(await (await read(turnId)).rest()).at(-1)).toMatchObject({
      type: 'turn-error',
      partialText: text,
    });
  });

  it('can be resumed at any place where it had a key', async () => {
    const { turnId, events, logged } = await run({ 'idempotency-key': randomUUID() });
    expect(await (await fetch(`${app.url}/v1/turns/${turnId}`)).json()).toEqual(logged);
    for (let place = 0; place < events.length; place += 1) {
      expect(toTurnEvents(await (await read(turnId, place)).rest())).toEqual(events.slice(place));
    }
    expect((await read(turnId, events.length)).response.status).toBe(204);
  });

  it('is gone with its session, whoever deleted that', async () => {
    app.upstream.script(answer('Soon gone.'));
    const sessionId = randomUUID();
    const [start] = await runTurn(app.url, { input: 'hi', session_id: sessionId });
    const { turnId } = start as TurnEvent & { turnId: string };
    expect((await fetch(`${app.url}/v1/turns/${turnId}`)).status).toBe(200);
    // As another process would: nothing is told to this one.
    await app.app.get(SessionRepository, { strict: false }).delete({ scope: 'anonymous', id: sessionId });

    expect((await fetch(`${app.url}/v1/turns/${turnId}`)).status).toBe(404);
    expect((await read(turnId)).response.status).toBe(404);
  });

  it('may be one of 5,000 in a session that is exported', async () => {
    const repository = app.app.get(SessionRepository, { strict: false });
    const key = { scope: 'anonymous', id: 'long' };
    for (let number = 1; number <= 5_000; number += 1) {
      const turn = newTurn(`question ${number}`);
      await repository.beginTurn(key, ADDRESS, turn);
      await repository.endTurn(key, turn.id, outcome([assistant(`answer ${number}`)]));
    }
    const response = await fetch(`${app.url}/session/long/export`);
    const { turns } = (await response.json()) as { turns: { messages: { content: string }[] }[] };
    expect(turns).toHaveLength(5_000);
    expect(turns.at(-1)?.messages.map(({ content }) => content)).toEqual(['question 5000', 'answer 5000']);
  });

  it('goes on in another process when this one leaves: no stream says that it has ended', async () => {
    const repository = app.app.get(SessionRepository, { strict: false });
    const turn = newTurn('still answered elsewhere');
    await repository.beginTurn({ scope: 'anonymous', id: 'left' }, ADDRESS, turn);
    const [native, ui] = await Promise.all([
      read(turn.id),
      openEventStream(`${app.url}/v1/ui/chat/left/stream`),
    ]);
    const start = await native.next();
    app.app.get(ShutdownState).begin();

    expect(toTurnEvents([start!, ...(await native.rest())])).toMatchObject([
      { type: 'turn-start', turnId: turn.id },
    ]);
    const parts = (await ui.rest()).map(({ data }) => data);
    expect(parts.at(-1)).toBe('[DONE]');
    expect(JSON.parse(parts.at(-3)!)).toMatchObject({ messageMetadata: { code: 'SERVER.SHUTTING_DOWN' } });
    expect(JSON.parse(parts.at(-2)!)).toMatchObject({ type: 'error' });
    expect(toTurnEvents(await (await read(turn.id, 1)).rest())).toEqual([]);
  });
});
