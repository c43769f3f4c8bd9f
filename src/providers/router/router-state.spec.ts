import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeTimers } from './__fixtures__/fake-timers.js';
import { ScriptedLlmProvider } from './__fixtures__/scripted.llm-provider.js';
import { RouterState } from './router-state.js';

/** More than are remembered. */
const MANY = 300;

describe('RouterState with models that callers name', () => {
  let state: RouterState;
  let provider: ScriptedLlmProvider;
  beforeEach(() => {
    const timers = new FakeTimers();
    state = new RouterState(timers);
    provider = new ScriptedLlmProvider(
      'vendor',
      timers,
      () => [],
      { apiKeys: ['key'], defaultModel: 'main', fallbackModels: ['spare'] },
      { acceptsPrefill: true },
    );
  });

  const open = (model: string): void => {
    for (let failure = 0; failure < 4; failure += 1) state.breaker(provider, model).enter().fail();
  };

  it('keeps what it knows of the configured ones, and forgets the oldest of the others', () => {
    open('main');
    open('named-0');
    for (let index = 1; index < MANY; index += 1) state.breaker(provider, `named-${index}`);

    expect(state.breaker(provider, 'main').state).toBe('open');
    expect(state.breaker(provider, 'named-0').state).toBe('closed');
  });

  it('tells of the configured ones alone', () => {
    open('somebody-elses-model');
    open('spare');

    expect(state.traffic(provider).targets).toEqual([
      { model: 'main', breaker: 'closed' },
      { model: 'spare', breaker: 'open' },
    ]);
  });

  it('remembers the latest refusals of a prefill, not all there ever were', () => {
    for (let index = 0; index < MANY; index += 1) {
      state.learnPrefillRefusal({ provider: 'vendor', model: `named-${index}` });
    }

    expect(state.acceptsPrefill(provider, { provider: 'vendor', model: 'named-0' })).toBe(true);
    expect(state.acceptsPrefill(provider, { provider: 'vendor', model: `named-${MANY - 1}` })).toBe(false);
  });
});
