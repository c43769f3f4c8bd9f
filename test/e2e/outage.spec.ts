import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TurnEvent } from '../../src/conversation/index.js';
import { ProviderCheck } from '../../src/providers/index.js';
import type { TurnState } from '../../src/turns/index.js';
import { runTurn, textOf } from '../support/event-stream.js';
import { answer, startFakeOpenAi, status, type FakeOpenAi } from '../support/fake-openai/index.js';
import { skewClock } from '../support/skewed-clock.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

const OUTAGE_SECONDS = 60;
/** Four failures open the breaker; then one probe after 5, 15, 30, 45 and 60 s. */
const MOST_CALLS_WHILE_DOWN = 4 + 5;
const BACK_WITHIN_SECONDS = 30;

describe('a primary that is down for a minute while requests go on', () => {
  let spare: FakeOpenAi;
  let app: AppOnFakeOpenAi;
  let clock: ReturnType<typeof skewClock>;
  beforeEach(async () => {
    spare = await startFakeOpenAi();
    app = await startOnFakeOpenAi({
      OPENAI_MODEL_FALLBACK: '',
      COMPATIBLE_PROVIDERS: 'spare',
      SPARE_BASE_URL: spare.url,
      SPARE_MODEL_DEFAULT: 'their-model',
      PROVIDER_FALLBACKS: 'spare',
    });
    clock = skewClock(app.app);
    app.upstream.respondWith(answer('From the primary.'));
    spare.respondWith(answer('From the spare.'));
  });
  afterEach(async () => {
    await app.close();
    await spare.close();
  });

  const ask = (): Promise<TurnEvent[]> => runTurn(app.url, { input: 'hi' });

  /** A second of the router's time, with a turn in it; returns how many calls the primary got. */
  const secondOfOutage = async (): Promise<number> => {
    const events = await ask();
    expect(textOf(events)).toBe('From the spare.');
    expect(events.at(-1)).toMatchObject({ type: 'turn-end', provider: 'spare', model: 'their-model' });
    const [start] = events;
    if (start?.type !== 'turn-start') throw new Error('The turn has no start');
    const turn = (await (await fetch(`${app.url}/v1/turns/${start.turnId}`)).json()) as TurnState;
    clock.advance(1_000);
    return turn.ledger.filter(({ provider }) => provider === 'gpt').length;
  };

  const primaryBreaker = () =>
    app.app.get(ProviderCheck, { strict: false }).traffic()[0]?.targets[0]?.breaker;

  it.each<[string, { down: () => Promise<void>; up: () => Promise<void> }]>([
    [
      'its port is closed',
      {
        down: () => app.upstream.pause(),
        up: () => app.upstream.resume(),
      },
    ],
    [
      'it answers 503',
      {
        down: () => Promise.resolve(void app.upstream.respondWith(status(503))),
        up: () => Promise.resolve(void app.upstream.respondWith(answer('From the primary.'))),
      },
    ],
  ])(
    'the spare answers every turn, and the primary is asked again soon (%s)',
    async (_, { down, up }) => {
      expect(textOf(await ask())).toBe('From the primary.');
      await down();
      app.upstream.requests.length = 0;

      let calls = 0;
      for (let second = 0; second < OUTAGE_SECONDS; second += 1) calls += await secondOfOutage();
      expect(calls).toBeGreaterThan(4);
      expect(calls).toBeLessThanOrEqual(MOST_CALLS_WHILE_DOWN);
      expect(app.upstream.requests.length).toBeLessThanOrEqual(calls);
      expect(primaryBreaker()).not.toBe('closed');

      await up();
      let seconds = 0;
      while (textOf(await ask()) === 'From the spare.') {
        seconds += 1;
        clock.advance(1_000);
      }
      expect(seconds).toBeLessThanOrEqual(BACK_WITHIN_SECONDS);
      expect(primaryBreaker()).toBe('closed');
      for (let turn = 0; turn < 5; turn += 1) {
        expect((await ask()).at(-1)).toMatchObject({
          type: 'turn-end',
          provider: 'gpt',
          model: 'main-model',
        });
      }
    },
    30_000,
  );
});
