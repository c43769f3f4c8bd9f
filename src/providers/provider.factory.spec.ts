import { describe, expect, it } from '@jest/globals';
import { parseConfiguration } from '../config/index.js';
import { ProviderFactory } from './provider.factory.js';
import { FakeTimers } from './router/__fixtures__/fake-timers.js';
import { ScriptedLlmProvider } from './router/__fixtures__/scripted.llm-provider.js';

const aProvider = (name: string, defaultModel: string, ...fallbackModels: string[]) =>
  new ScriptedLlmProvider(name, new FakeTimers(), () => [], {
    apiKeys: ['key'],
    defaultModel,
    fallbackModels,
  });

function targetsFor(wanted: { provider?: string; model?: string }): string[] {
  const { providers } = parseConfiguration({ PROVIDER_FALLBACKS: 'two,three' });
  const all = [aProvider('one', 'a', 'b'), aProvider('two', 'c', 'd', 'c'), aProvider('three', 'e')];
  return new ProviderFactory(all, providers)
    .targets(wanted)
    .map(({ provider, model }) => `${provider}/${model}`);
}

describe('the targets of a call', () => {
  it.each<[string, { provider?: string; model?: string }, string[]]>([
    ['for a caller who wants nothing', {}, ['one/a', 'one/b', 'two/c', 'two/d', 'three/e']],
    ['for a default model by its name', { model: 'a' }, ['one/a', 'one/b', 'two/c', 'two/d', 'three/e']],
    ['for another model', { model: 'b' }, ['one/b', 'two/c', 'two/d', 'three/e']],
    ['for another provider', { provider: 'two' }, ['two/c', 'two/d', 'three/e']],
    ['for its default model', { provider: 'two', model: 'c' }, ['two/c', 'two/d', 'three/e']],
    ['for another model of it', { provider: 'two', model: 'd' }, ['two/d', 'three/e']],
  ])('%s', (_, wanted, targets) => {
    expect(targetsFor(wanted)).toEqual(targets);
  });

  it('are none for a model that is not offered', () => {
    expect(() => targetsFor({ model: 'c' })).toThrow(/offers no model 'c'/);
  });
});
