import { describe, expect, it } from '@jest/globals';
import { parseConfiguration } from '../config/index.js';
import { ProviderCheck } from './provider-check.js';
import { ProviderError } from './provider-error.js';
import { ProviderFactory } from './provider.factory.js';
import { FakeTimers } from './router/__fixtures__/fake-timers.js';
import {
  ScriptedLlmProvider,
  type ScriptedCall,
  type ScriptStep,
} from './router/__fixtures__/scripted.llm-provider.js';
import { RouterState } from './router/router-state.js';

function build(script: (call: ScriptedCall) => readonly ScriptStep[], apiKeys: readonly string[] = ['key']) {
  const timers = new FakeTimers();
  const settings = { apiKeys, defaultModel: 'm', fallbackModels: [] };
  const provider = new ScriptedLlmProvider('vendor', timers, script, settings);
  const factory = new ProviderFactory([provider], parseConfiguration({}).providers);
  return { timers, provider, check: new ProviderCheck(factory, new RouterState(timers), timers) };
}

describe('ProviderCheck', () => {
  it('asks the default model with the key, stops at the first part, and keeps the result for a while', async () => {
    const { timers, provider, check } = build(() => [
      { type: 'wait', ms: 40 },
      { type: 'text', text: 'ok' },
      { type: 'silence' },
    ]);

    expect(await timers.run(check.report('vendor'))).toMatchObject({
      status: 'up',
      latencyMs: 40,
      model: 'm',
    });
    await timers.run(check.report('vendor'));
    expect(provider.calls).toMatchObject([{ apiKey: 'key', request: { model: 'm' } }]);
    expect([provider.open, timers.pending]).toEqual([0, 0]);

    timers.advance(30_000);
    await timers.run(check.report('vendor'));
    expect(provider.calls).toHaveLength(2);
  });

  it('asks once for all who ask at the same time', async () => {
    const { timers, provider, check } = build(() => [
      { type: 'wait', ms: 40 },
      { type: 'text', text: 'ok' },
    ]);

    await timers.run(Promise.all([check.report('vendor'), check.report('vendor')]));

    expect(provider.calls).toHaveLength(1);
  });

  it('a vendor that is silent or fails is down', async () => {
    const silent = build(() => [{ type: 'silence' }]);
    expect(await silent.timers.run(silent.check.report('vendor'))).toMatchObject({
      status: 'down',
      failure: 'timeout',
    });

    const failing = build(() => [{ type: 'fail', error: new ProviderError('auth', 'no') }]);
    expect(await failing.timers.run(failing.check.report('vendor'))).toMatchObject({
      status: 'down',
      failure: 'auth',
    });
  });

  it('a vendor that refuses one of the keys is up; one that refuses all of them is down', async () => {
    const refused: ScriptStep = { type: 'fail', error: new ProviderError('auth', 'no') };
    const some = build(
      ({ apiKey }) => [apiKey === 'bad' ? refused : { type: 'text', text: 'ok' }],
      ['bad', 'good'],
    );
    expect(await some.timers.run(some.check.report('vendor'))).toMatchObject({ status: 'up' });
    expect(some.provider.calls.map(({ apiKey }) => apiKey)).toEqual(['bad', 'good']);

    const none = build(() => [refused], ['bad', 'worse']);
    expect(await none.timers.run(none.check.report('vendor'))).toMatchObject({
      status: 'down',
      failure: 'auth',
    });
    expect(none.provider.calls).toHaveLength(2);
  });

  it('knows no provider that is not there', async () => {
    await expect(build(() => []).check.report('nobody')).rejects.toMatchObject({
      code: 'PROVIDER.NOT_FOUND',
    });
  });
});
