import { afterEach, describe, expect, it } from '@jest/globals';
import { isTerminal } from '../../../src/conversation/index.js';
import { jsonPost, openEventStream, toTurnEvents } from '../../support/event-stream.js';
import { neverAnswers, type RecordedRequest, type Step } from '../../support/fake-llm/index.js';
import { FailoverApp, QUESTION, WHOLE } from './failover-app.js';
import type { FailoverWire } from './failover-wire.js';
import { expectWhole } from './what-came.js';

const SESSION = 'left';

/** What becomes of the vendor's calls when the client wants no more of the answer. */
export function describeClientsThatLeave(wire: FailoverWire): void {
  const { main } = wire.models;
  const PHASES: readonly [string, Step, boolean, (request: RecordedRequest) => Promise<unknown>][] = [
    ['in backoff', wire.status(429, { retryAfter: 1 }), false, (request) => request.ended],
    ['while the first token is waited for', neverAnswers(), true, () => Promise.resolve()],
  ];

  describe(`${wire.provider}: a client that leaves`, () => {
    let app: FailoverApp;
    afterEach(() => app.close());

    const open = (signal?: AbortSignal): RequestInit => ({
      ...jsonPost({ messages: [{ role: 'user', content: QUESTION }], session_id: SESSION }),
      ...(signal && { signal }),
    });

    /** The next turn of the session begins when the one before it has ended. */
    async function expectNextTurn(): Promise<void> {
      expectWhole(await app.ask({ input: 'Again.', session_id: SESSION }), WHOLE, { model: main });
      expect(app.models).toEqual([main, main]);
      expect(wire.messagesOf(app.upstream.requests[1]!).at(-1)).toEqual({ role: 'user', text: 'Again.' });
    }

    it.each(PHASES)(
      '%s: its call is closed, none follows, and the session goes on',
      async (_, fault, isOpen, reached) => {
        app = await FailoverApp.start(wire);
        app.script(fault, wire.answer(WHOLE));
        const client = new AbortController();
        const asked = fetch(`${app.service.url}/chat/${wire.provider}`, open(client.signal));
        const request = await app.upstream.received();
        await reached(request);

        client.abort();

        await expect(asked).rejects.toThrow();
        expect(await request.closedByClient).toBe(isOpen);
        await expectNextTurn();
      },
    );

    it('in the middle: its call is closed, none follows, and the session goes on', async () => {
      app = await FailoverApp.start(wire);
      app.script(wire.stallAfter(3), wire.answer(WHOLE));
      const client = await openEventStream(`${app.service.url}/chat/${wire.provider}`, open());
      await client.next();

      client.abort();

      await expect((await app.upstream.received()).closedByClient).resolves.toBe(true);
      await expectNextTurn();
    });

    it('by cancelling its turn: the end says so, and the call is closed', async () => {
      app = await FailoverApp.start(wire);
      app.script(wire.stallAfter(3));
      const request = jsonPost({ input: QUESTION }, { accept: 'text/event-stream' });
      const stream = await openEventStream(`${app.service.url}/v1/turns`, request);
      const [start] = toTurnEvents([(await stream.next())!]);

      const turnId = start?.type === 'turn-start' ? start.turnId : '';
      await fetch(`${app.service.url}/v1/turns/${turnId}/cancel`, { method: 'POST' });

      const events = toTurnEvents(await stream.rest());
      expect(events.filter(isTerminal)).toMatchObject([{ type: 'turn-cancelled' }]);
      expect(await (await app.upstream.received()).closedByClient).toBe(true);
      expect(app.models).toEqual([main]);
    });
  });
}
