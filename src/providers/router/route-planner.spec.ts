import { describe, expect, it } from '@jest/globals';
import { FakeTimers } from './__fixtures__/fake-timers.js';
import { ScriptedLlmProvider } from './__fixtures__/scripted.llm-provider.js';
import { RoutePlanner } from './route-planner.js';
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
});
