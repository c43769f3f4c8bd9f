import { expect, it } from '@jest/globals';
import { MetricsRegistry } from '../../common/observability/index.js';
import { parseConfiguration } from '../../config/index.js';
import { ProviderFactory } from '../provider.factory.js';
import { FakeTimers } from './__fixtures__/fake-timers.js';
import { ScriptedLlmProvider } from './__fixtures__/scripted.llm-provider.js';
import { ModelRouter } from './model-router.js';
import { RouterMetrics } from './router-metrics.js';
import { RouterState } from './router-state.js';

it.each([
  ['yielded', 0],
  ['handed over', 1],
])('text that is %s and not taken ends the call with what the taker threw', async (_how, callsBefore) => {
  const timers = new FakeTimers();
  const provider = new ScriptedLlmProvider('only', timers, () => [
    { type: 'text', text: 'one' },
    { type: 'wait', ms: 5 },
    { type: 'text', text: 'two' },
    { type: 'text', text: 'three' },
    { type: 'finish', finishReason: 'stop' },
  ]);
  const config = parseConfiguration({}).providers;
  const state = new RouterState(timers);
  const metrics = new RouterMetrics(new MetricsRegistry());
  const router = new ModelRouter(new ProviderFactory([provider], config), state, timers, metrics, config);
  const ask = async (limit: number): Promise<string[]> => {
    const taken: string[] = [];
    const request = {
      targets: [{ provider: 'only', model: 'm' }],
      messages: [],
      tools: [],
      sessionId: 's',
      budget: router.newBudget(1_000),
    };
    try {
      await router.run(request, new AbortController().signal, {
        takenText: () => taken.join(''),
        takeText: (text) => {
          taken.push(text);
          if (taken.length === limit) throw new Error('no more');
        },
        take: () => undefined,
      });
    } catch (error) {
      taken.push(String(error));
    }
    return taken;
  };
  for (let call = 0; call < callsBefore; call++) {
    expect(await timers.run(ask(9))).toEqual(['one', 'two', 'three']);
  }

  expect(await timers.run(ask(2))).toEqual(['one', 'two', 'Error: no more']);
  expect(provider.calls).toHaveLength(callsBefore + 1);
  expect([provider.open, timers.pending, state.traffic(provider).running]).toEqual([0, 0, 0]);
});
