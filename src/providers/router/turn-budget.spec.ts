import { describe, expect, it } from '@jest/globals';
import { TurnBudget } from './turn-budget.js';

const TARGET = { provider: 'p', model: 'm' };

describe('TurnBudget', () => {
  it('has five further attempts for the whole turn', () => {
    const budget = new TurnBudget(0);
    for (let count = 0; count < 5; count += 1) budget.spendRetry();
    expect(budget.retriesLeft).toBe(0);
  });

  it('keeps a target that failed twice alone until 1.5 s after the first of the two', () => {
    const budget = new TurnBudget(0);
    budget.recordFailure(TARGET, 1_000);
    expect(budget.paceMs(TARGET, 1_100)).toBe(0);
    budget.recordFailure(TARGET, 1_200);
    expect(budget.paceMs(TARGET, 1_300)).toBe(1_200);
    expect(budget.paceMs({ ...TARGET, model: 'other' }, 1_300)).toBe(0);
    expect(budget.paceMs(TARGET, 2_500)).toBe(0);
    budget.recordFailure(TARGET, 2_500);
    expect(budget.paceMs(TARGET, 2_600)).toBe(100);
  });

  it('allows nothing further once the money is spent', () => {
    const budget = new TurnBudget(0, 0.01);
    budget.spendMoney(0.009);
    budget.spendMoney(undefined);
    expect(() => {
      budget.assertAffordable();
    }).not.toThrow();
    budget.spendMoney(0.001);
    expect(() => {
      budget.assertAffordable();
    }).toThrow(expect.objectContaining({ code: 'TURN.BUDGET_EXCEEDED', isRetryable: false }));
  });
});
