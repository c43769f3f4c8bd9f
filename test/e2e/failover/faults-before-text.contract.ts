import { afterEach, describe, expect, it } from '@jest/globals';
import {
  headersThenSilence,
  html200,
  neverAnswers,
  resetBeforeHeaders,
} from '../../support/fake-llm/index.js';
import { FailoverApp, QUESTION, WHOLE, type FailoverOptions } from './failover-app.js';
import type { FailoverWire } from './failover-wire.js';
import { attemptsOf, expectRefused, expectWhole } from './what-came.js';

/** What becomes of a turn whose vendor fails ahead of any text. */
export function describeFaultsBeforeText(wire: FailoverWire): void {
  const { main, spare } = wire.models;

  describe(`${wire.provider}: faults before any text`, () => {
    let app: FailoverApp;
    afterEach(() => app.close());
    const start = async (options?: FailoverOptions): Promise<FailoverApp> =>
      (app = await FailoverApp.start(wire, options));

    it('429 once with Retry-After: waits and gets the answer from the same model', async () => {
      const { upstream } = await start();
      app.script(wire.status(429, { retryAfter: 1 }), wire.answer(WHOLE));

      expectWhole(await app.ask(), WHOLE, { provider: wire.provider, model: main });
      expect(app.models).toEqual([main, main]);
      const [first, second] = upstream.requests;
      expect(second!.receivedAt - first!.receivedAt).toBeGreaterThanOrEqual(990);
      expect(second!.body).toEqual(first!.body);
    });

    it('429 for ever: one attempt, then the spare model; the resting key is not tried again', async () => {
      await start();
      app.script(wire.status(429, { retryAfter: 60 }));

      expectWhole(await app.ask(), WHOLE, { model: spare });
      expectWhole(await app.ask(), WHOLE, { model: spare });
      expect(app.models).toEqual([main, spare, spare]);
    });

    it('429 for ever without a spare: the client is told to come back', async () => {
      await start({ isAlone: true });
      app.script(wire.status(429, { retryAfter: 60 }));

      const refusal = await app.askInVain();

      expectRefused(refusal, 503, 'UPSTREAM_RATE_LIMITED');
      expect(Number(refusal.retryAfter)).toBeGreaterThan(50);
      expect(app.models).toEqual([main]);
    });

    it.each([
      ['500 once', wire.status(500)],
      ['TCP reset before headers', resetBeforeHeaders()],
      ['200 with HTML', html200()],
      ['error event at once', wire.errorEventAfter(0)],
    ])('%s: asks the same model again', async (_, fault) => {
      const { upstream } = await start();
      app.script(fault, wire.answer(WHOLE));

      expectWhole(await app.ask(), WHOLE, { model: main });
      expect(app.models).toEqual([main, main]);
      expect(upstream.requests[1]!.body).toEqual(upstream.requests[0]!.body);
    });

    it('a server that ignores stream: its whole answer is taken, in one attempt', async () => {
      await start();
      app.script(wire.wholeAnswer);

      expectWhole(await app.ask(), WHOLE, {
        model: main,
        usage: { inputTokens: 7, outputTokens: 3, estimated: false },
      });
      expect(app.models).toEqual([main]);
    });

    it('an error inside a 200: is told as what it is', async () => {
      await start({ isAlone: true });
      app.script(wire.errorEventAfter(0));

      expectRefused(await app.askInVain(), 503, 'UPSTREAM_OVERLOADED');
      expect(app.models).toEqual([main, main, main]);
    });

    it.each([503, 529])(
      "%s for ever: two attempts, then the spare model's answer, name and usage",
      async (code) => {
        const { upstream } = await start();
        app.script(wire.status(code));
        app.scriptSpare(wire.answerOfTen);

        expectWhole(await app.ask(), WHOLE, {
          provider: wire.provider,
          model: spare,
          usage: { inputTokens: 7, outputTokens: 3, estimated: false },
        });
        expect(app.models).toEqual([main, main, spare]);
        for (const request of upstream.requests) {
          expect(wire.messagesOf(request)).toEqual([{ role: 'user', text: QUESTION }]);
        }
      },
    );

    it('503 for ever everywhere: ends in an error within its attempts', async () => {
      await start();
      app.script(wire.status(503));
      app.scriptSpare(wire.status(503));

      expectRefused(await app.askInVain(), 503, 'UPSTREAM_OVERLOADED');
      expect(app.models).toEqual([main, main, spare, spare, spare]);
    });

    it('503 for ever without a spare: once its breaker is open, the client is told when to come back', async () => {
      await start({ isAlone: true });
      app.script(wire.status(503));

      const first = await app.askInVain();
      const second = await app.askInVain();

      for (const refusal of [first, second]) expectRefused(refusal, 503, 'UPSTREAM_OVERLOADED');
      expect(first.retryAfter).toBeNull();
      expect(Number(second.retryAfter)).toBeGreaterThan(0);
      expect(Number(second.retryAfter)).toBeLessThanOrEqual(5);
    });

    it.each([
      ['accepts and never answers', neverAnswers()],
      ['headers and then silence', headersThenSilence()],
      ['headers at once and the first token late', wire.answer('late', { firstTokenDelayMs: 20_000 })],
    ])('%s: one attempt, closed at its limit, then the spare model', async (_, fault) => {
      const { upstream } = await start();
      app.script(fault);

      const events = await app.ask();

      expectWhole(events, WHOLE, { model: spare });
      expect(attemptsOf(events)).toEqual([`retry ${spare} after timeout`]);
      expect(app.models).toEqual([main, spare]);
      await expect(upstream.requests[0]!.closedByClient).resolves.toBe(true);
    });

    it('context length 400: not asked again, the spare model answers; without one a clear error', async () => {
      await start();
      app.script(wire.contextTooLong);
      expectWhole(await app.ask(), WHOLE, { model: spare });
      expect(app.models).toEqual([main, spare]);

      app.scriptSpare(wire.contextTooLong);
      expectRefused(await app.askInVain(), 413, 'UPSTREAM_CONTEXT_LENGTH');
      expect(app.models).toEqual([main, spare, main, spare]);
    });

    it('content filter: one attempt, no fallback, a clear error', async () => {
      await start();
      app.script(wire.requestDeclined);

      expectRefused(await app.askInVain(), 422, 'UPSTREAM_CONTENT_FILTERED');
      expect(app.models).toEqual([main]);
    });

    it('an answer that the vendor declines to finish: the end says so', async () => {
      await start();
      app.script(wire.answerDeclined);

      expectWhole(await app.ask(), 'First, ', { finishReason: 'content-filter', model: main });
      expect(app.models).toEqual([main]);
    });

    it('an invalid key among good ones: that key is out, the next one answers', async () => {
      await start({ keys: ['bad', 'good'] });
      app.script((request, reply) =>
        (wire.keyOf(request) === 'bad' ? wire.invalidKey : wire.answer(WHOLE))(request, reply),
      );

      for (const _ of [1, 2]) expectWhole(await app.ask(), WHOLE, { model: main });
      expect(app.keys).toEqual(['bad', 'good', 'good']);
      expect(app.models).toEqual([main, main, main]);
    });

    it("all keys invalid: each is tried once, and it is never the caller's 401", async () => {
      await start({ keys: ['a', 'b'] });
      app.script(wire.invalidKey);

      for (const _ of [1, 2]) {
        expectRefused(await app.askInVain(), 502, 'UPSTREAM_CREDENTIALS_EXHAUSTED');
      }
      expect(app.keys).toEqual(['a', 'b']);
    });
  });
}
