import { afterEach, describe, expect, it } from '@jest/globals';
import { FailoverApp, QUESTION, WHOLE, type FailoverOptions } from './failover-app.js';
import type { FailoverWire } from './failover-wire.js';
import { attemptsOf, expectWhole } from './what-came.js';

/** What becomes of a turn whose vendor fails in the middle of its answer. */
export function describeFaultsMidway(wire: FailoverWire): void {
  const { main, spare } = wire.models;

  describe(`${wire.provider}: faults in the middle of an answer`, () => {
    let app: FailoverApp;
    afterEach(() => app.close());
    const start = async (options?: FailoverOptions): Promise<FailoverApp> =>
      (app = await FailoverApp.start(wire, options));

    const FAULTS = [
      ['a cut by reset', wire.cutAfter(4, 'reset')],
      ['a cut by a closed socket', wire.cutAfter(4, 'close')],
      ['a clean EOF', wire.cutAfter(4, 'eof')],
      ['a stall with the socket open', wire.stallAfter(4)],
      ['a malformed event', wire.malformedEventAfter(4)],
      ['an error event', wire.errorEventAfter(4)],
    ] as const;

    it.each(FAULTS)('%s: replays, and delivers only what is new', async (_, fault) => {
      const { upstream } = await start();
      app.script(fault, wire.answer(WHOLE));

      const events = await app.ask();

      expectWhole(events, WHOLE, { provider: wire.provider, model: main });
      expect(attemptsOf(events)).toEqual([`replay ${main} after interrupted`]);
      expect(app.models).toEqual([main, main]);
      for (const request of upstream.requests) {
        expect(wire.messagesOf(request)).toEqual([{ role: 'user', text: QUESTION }]);
      }
      expect(events.find((event) => event.type === 'usage' && event.reason !== undefined)).toMatchObject({
        model: main,
        reason: 'interrupted',
        estimated: true,
      });
    });

    it.each(FAULTS)('%s: where the new answer differs it takes the place of the old', async (_, fault) => {
      await start();
      app.script(fault, wire.answer('something else'));

      const events = await app.ask();

      expectWhole(events, 'something else', { model: main });
      expect(attemptsOf(events)).toEqual([
        `replay ${main} after interrupted`,
        `reset ${main} after interrupted`,
      ]);
      expect(app.models).toEqual([main, main]);
    });

    it('a cut behind a tool call: the tool runs once, for the answer that came whole', async () => {
      await start();
      app.script(wire.callThenCut, wire.call, wire.answer('It is 42.'));

      const events = await app.ask();

      expectWhole(events, 'It is 42.', { model: main });
      expect(attemptsOf(events)).toEqual([`retry ${main} after interrupted`]);
      expect(events.flatMap((event) => (event.type === 'tool-result' ? [event.result] : []))).toHaveLength(1);
      expect(app.models).toEqual([main, main, main]);
    });

    it('a model at work, without a word for longer than it may be silent: is waited for', async () => {
      await start();
      app.script(wire.longWork);

      const events = await app.ask();

      expectWhole(events, WHOLE, { model: main });
      expect(attemptsOf(events)).toEqual([]);
      expect(app.models).toEqual([main]);
    });

    it('a finish reason and then silence: the answer is whole, in one attempt', async () => {
      const { upstream } = await start();
      app.script(wire.finishThenSilence);

      const events = await app.ask();

      expectWhole(events, WHOLE, { model: main });
      expect(attemptsOf(events)).toEqual([]);
      expect(app.models).toEqual([main]);
      await expect(upstream.requests[0]!.closedByClient).resolves.toBe(true);
    });

    it('cut again and again: the spare model replays the whole of it', async () => {
      await start();
      app.script(wire.cutAfter(4, 'eof'), wire.cutAfter(6, 'close'));

      const events = await app.ask();

      expectWhole(events, WHOLE, { model: spare });
      expect(app.models).toEqual([main, main, spare]);
    });
  });
}
