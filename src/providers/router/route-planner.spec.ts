import { describe, expect, it } from '@jest/globals';
import { ProviderError } from '../provider-error.js';
import { FakeTimers } from './__fixtures__/fake-timers.js';
import { ScriptedLlmProvider } from './__fixtures__/scripted.llm-provider.js';
import { RoutePlanner, type Route } from './route-planner.js';
import { RouterState } from './router-state.js';
import { TurnBudget } from './turn-budget.js';

describe('RoutePlanner', () => {
  it('begins with what answered last in the turn, and puts what failed in it behind the rest', () => {
    const timers = new FakeTimers();
    const providers = ['a', 'b', 'c'].map((name) => new ScriptedLlmProvider(name, timers, () => []));
    const targets = providers.map(({ name, settings }) => ({ provider: name, model: settings.defaultModel }));
    const [a, b] = targets;
    const budget = new TurnBudget(timers.now() + 60_000);
    const firstOf = (): string => {
      const planner = new RoutePlanner(
        { targets, messages: [], tools: [], sessionId: 's', budget },
        ({ provider }) => providers.find(({ name }) => name === provider) ?? providers[0]!,
        new RouterState(timers),
        timers,
      );
      return planner.first().target.provider;
    };

    expect(firstOf()).toBe('a');
    budget.recordFailure(a!, timers.now());
    expect(firstOf()).toBe('b');
    budget.recordFailure(b!, timers.now());
    expect(firstOf()).toBe('c');
    budget.workingTarget = b;
    expect(firstOf()).toBe('b');
  });

  describe('with as many attempts left as targets that were not asked', () => {
    const plan = (
      prepare: (state: RouterState, spare: ScriptedLlmProvider) => void,
      delivered = '',
    ): Route | undefined => {
      const timers = new FakeTimers();
      const providers = ['a', 'b'].map((name) => new ScriptedLlmProvider(name, timers, () => []));
      const [, spare] = providers;
      const targets = providers.map(({ name, settings }) => ({
        provider: name,
        model: settings.defaultModel,
      }));
      const state = new RouterState(timers);
      prepare(state, spare!);
      const budget = new TurnBudget(timers.now() + 60_000);
      for (let spent = 0; spent < 4; spent += 1) budget.spendRetry();
      const planner = new RoutePlanner(
        { targets, messages: [], tools: [], sessionId: 's', budget },
        ({ provider }) => providers.find(({ name }) => name === provider) ?? providers[0]!,
        state,
        timers,
      );
      const route = planner.first();
      budget.recordFailure(route.target, timers.now());
      const failure = new ProviderError('overloaded', 'down');
      return planner.afterFailure({
        route,
        failure,
        hadContent: delivered !== '',
        isPrefillRefused: false,
        delivered,
      });
    };
    const fail = (state: RouterState, provider: ScriptedLlmProvider, kind: 'overloaded' | 'auth'): void => {
      const permit = state.breaker(provider, 'm').enter();
      state.recordFailure(provider, 'm', 0, new ProviderError(kind, 'down'), permit);
    };

    it('goes to the next of them', () => {
      expect(plan(() => undefined)?.target.provider).toBe('b');
    });

    it('goes on with a begun answer where it was', () => {
      expect(plan(() => undefined, 'The ans')?.target.provider).toBe('a');
    });

    it('asks the same target again where the other is known to be down', () => {
      const route = plan((state, spare) => {
        for (let time = 0; time < 4; time += 1) fail(state, spare, 'overloaded');
      });

      expect(route?.target.provider).toBe('a');
    });

    it('asks the same target again where the other has no key', () => {
      expect(plan((state, spare) => fail(state, spare, 'auth'))?.target.provider).toBe('a');
    });
  });

  describe('tells how long all targets rest', () => {
    const restOf = (
      fail: (failWith: (name: string, error: ProviderError) => void) => void,
    ): number | undefined => {
      const timers = new FakeTimers();
      const providers = new Map(
        ['a', 'b'].map((name) => [name, new ScriptedLlmProvider(name, timers, () => [])]),
      );
      const providerOf = ({ provider }: { provider: string }): ScriptedLlmProvider =>
        providers.get(provider)!;
      const state = new RouterState(timers);
      const targets = [...providers.keys()].map((provider) => ({ provider, model: 'm' }));
      const budget = new TurnBudget(timers.now() + 60_000);
      const request = { targets, messages: [], tools: [], sessionId: 's', budget };
      const planner = new RoutePlanner(request, providerOf, state, timers);
      fail((provider, error) => {
        const permit = state.breaker(providerOf({ provider }), 'm').enter();
        state.recordFailure(providerOf({ provider }), 'm', 0, error, permit);
      });
      timers.advance(1_000);
      return planner.restMs();
    };
    const down = (failWith: (name: string, error: ProviderError) => void, ...names: string[]): void => {
      for (const name of names) {
        for (let time = 0; time < 4; time += 1) failWith(name, new ProviderError('overloaded', 'down'));
      }
    };

    it('where a breaker is open and a key rests: until the first of them is free', () => {
      const limit = new ProviderError('rate-limit', 'slow', { retryAfterMs: 3_000 });

      expect(restOf((failWith) => (down(failWith, 'a'), failWith('b', limit)))).toBe(2_000);
      expect(restOf((failWith) => down(failWith, 'a', 'b'))).toBe(4_000);
    });

    it('not where one may be called, nor where keys are refused', () => {
      expect(restOf(() => undefined)).toBeUndefined();
      expect(restOf((failWith) => down(failWith, 'a'))).toBeUndefined();
      expect(
        restOf((failWith) => ['a', 'b'].forEach((name) => failWith(name, new ProviderError('auth', 'no')))),
      ).toBeUndefined();
    });
  });
});
