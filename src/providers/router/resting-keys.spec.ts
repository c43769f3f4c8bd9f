import { Logger } from '@nestjs/common';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { MetricsRegistry } from '../../common/observability/index.js';
import { parseConfiguration } from '../../config/index.js';
import { ProviderError } from '../provider-error.js';
import { ProviderFactory } from '../provider.factory.js';
import { FakeTimers } from './__fixtures__/fake-timers.js';
import { ScriptedLlmProvider, type ScriptStep } from './__fixtures__/scripted.llm-provider.js';
import { ModelRouter } from './model-router.js';
import { RouterMetrics } from './router-metrics.js';
import { RouterState } from './router-state.js';

const limited = (seconds: number): ScriptStep[] => [
  { type: 'fail', error: new ProviderError('rate-limit', 'slow down', { retryAfterMs: seconds * 1_000 }) },
];
const REFUSED: ScriptStep[] = [{ type: 'fail', error: new ProviderError('auth', 'no', { status: 401 }) }];
const BROKEN: ScriptStep[] = [{ type: 'fail', error: new ProviderError('overloaded', 'down') }];
const ANSWER: ScriptStep[] = [
  { type: 'text', text: 'ok' },
  { type: 'finish', finishReason: 'stop' },
];

interface Setup {
  readonly keys: readonly string[];
  /** What the calls of this provider come to, in their order. */
  readonly calls: readonly (readonly ScriptStep[])[];
}

/** Providers in the order of trying; `ask` tells the answer or the failure, and each call as provider, key and second. */
function build(setups: Readonly<Record<string, Setup>>) {
  const timers = new FakeTimers();
  const startedAt = timers.now();
  const log: string[] = [];
  const providers = Object.entries(setups).map(([name, { keys, calls }]) => {
    const rest = [...calls];
    return new ScriptedLlmProvider(
      name,
      timers,
      ({ apiKey, at }) => {
        log.push(`${name} ${apiKey ?? ''} ${Math.round((at - startedAt) / 1_000)}`);
        return rest.shift() ?? ANSWER;
      },
      { apiKeys: keys, defaultModel: 'm', fallbackModels: [] },
    );
  });
  const config = parseConfiguration({}).providers;
  const router = new ModelRouter(
    new ProviderFactory(providers, config),
    new RouterState(timers),
    timers,
    new RouterMetrics(new MetricsRegistry()),
    config,
  );
  const read = async (): Promise<string> => {
    let text = '';
    const request = {
      targets: providers.map(({ name }) => ({ provider: name, model: 'm' })),
      messages: [],
      tools: [],
      sessionId: 's',
      budget: router.newBudget(120_000),
    };
    await router.run(request, new AbortController().signal, {
      takenText: () => text,
      takeText: (piece) => (text += piece),
      take: () => undefined,
    });
    return text;
  };
  return { timers, log, ask: () => timers.run(read()) };
}

describe('Keys that rest', () => {
  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  it('a limited key is waited for when the other one turns out to be refused', async () => {
    const { ask, log } = build({ only: { keys: ['one', 'two'], calls: [limited(2), REFUSED] } });

    expect(await ask()).toBe('ok');
    expect(log).toEqual(['only one 0', 'only two 0', 'only one 2']);
  });

  it('a limited target is asked again when the next ones are limited for longer', async () => {
    const { ask, log } = build({
      first: { keys: ['one'], calls: [limited(4)] },
      second: { keys: ['two'], calls: [limited(100)] },
    });

    expect(await ask()).toBe('ok');
    expect(log).toEqual(['first one 0', 'second two 0', 'first one 4']);
  });

  it('a limited target is asked again when the next ones do not answer at all', async () => {
    const { ask, log } = build({
      first: { keys: ['one'], calls: [limited(12)] },
      second: { keys: ['two'], calls: [BROKEN, BROKEN] },
      third: { keys: ['three'], calls: [REFUSED] },
    });

    expect(await ask()).toBe('ok');
    expect(log).toEqual(['first one 0', 'second two 0', 'second two 0', 'third three 0', 'first one 12']);
  });

  it('of targets that all rest the one that is free first is waited for', async () => {
    const { ask, log, timers } = build({
      first: { keys: ['one'], calls: [limited(90)] },
      second: { keys: ['two'], calls: [limited(65)] },
    });
    await expect(ask()).rejects.toMatchObject({ kind: 'rate-limit' });
    timers.advance(61_000);

    expect(await ask()).toBe('ok');
    expect(log).toEqual(['first one 0', 'second two 0', 'second two 65']);
  });

  it('limits beyond what is waited are told at once', async () => {
    const { ask, log } = build({
      first: { keys: ['one'], calls: [limited(50)] },
      second: { keys: ['two'], calls: [limited(60)] },
    });

    await expect(ask()).rejects.toMatchObject({ kind: 'rate-limit', retryAfterMs: 50_000 });
    expect(log).toEqual(['first one 0', 'second two 0']);
  });

  it('targets that are limited again and again come to an end', async () => {
    const { ask, log } = build({
      first: { keys: ['one'], calls: Array.from({ length: 9 }, () => limited(4)) },
      second: { keys: ['two'], calls: Array.from({ length: 9 }, () => limited(4)) },
    });

    await expect(ask()).rejects.toMatchObject({ kind: 'rate-limit' });
    expect(log.length).toBeLessThanOrEqual(6);
  });
});
