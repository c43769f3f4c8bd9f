import { describe, expect, it } from '@jest/globals';
import type { ProviderErrorKind } from '../provider-error.js';
import { fullJitterMs, longestWaitMs, nextStep, type FailedSituation } from './retry-policy.js';

const HALF = () => 0.5;

function stepAfter(kind: ProviderErrorKind, situation: Partial<FailedSituation> = {}): unknown {
  return nextStep(
    {
      kind,
      status: undefined,
      retryAfterMs: undefined,
      retriesOnTarget: 0,
      hasOtherKey: false,
      hasNextTarget: true,
      untriedTargets: 1,
      isAnswerBegun: false,
      retriesLeft: 5,
      timeLeftMs: 60_000,
      ...situation,
    },
    HALF,
  );
}

const NEXT = { action: 'next-target' };
const GIVE_UP = { action: 'give-up' };
const OTHER_KEY = { action: 'other-key' };

describe('nextStep', () => {
  it.each<[string, ProviderErrorKind, Partial<FailedSituation>, unknown]>([
    ['a limit: another key at once', 'rate-limit', { hasOtherKey: true, retryAfterMs: 9_000 }, OTHER_KEY],
    [
      'a limit, no key left: waits as told',
      'rate-limit',
      { retryAfterMs: 2_000 },
      { action: 'same-target', delayMs: 2_000 },
    ],
    ['a limit that is too long: the next target', 'rate-limit', { retryAfterMs: 4_000 }, NEXT],
    [
      'a long limit, nothing else left: waits',
      'rate-limit',
      { retryAfterMs: 20_000, hasNextTarget: false },
      { action: 'same-target', delayMs: 20_000 },
    ],
    [
      'a limit beyond the deadline',
      'rate-limit',
      { retryAfterMs: 20_000, hasNextTarget: false, timeLeftMs: 9_000 },
      GIVE_UP,
    ],
    ['a limit without a time: backoff', 'rate-limit', {}, { action: 'same-target', delayMs: 250 }],
    ['a limit again', 'rate-limit', { retriesOnTarget: 1 }, NEXT],
    ['a refused key', 'auth', { hasOtherKey: true }, OTHER_KEY],
    ['the last key refused', 'auth', {}, NEXT],
    ['the last key of the last target refused', 'auth', { hasNextTarget: false }, GIVE_UP],
    [
      'the last key refused, one that was limited is free soon: waits for it',
      'auth',
      { retryAfterMs: 2_000 },
      { action: 'same-target', delayMs: 2_000 },
    ],
    [
      'a request that is refused when another target has begun to answer it',
      'invalid-request',
      { status: 400, isAnswerBegun: true },
      NEXT,
    ],
    ['overloaded', 'overloaded', {}, { action: 'same-target', delayMs: 250 }],
    [
      'overloaded with a time',
      'overloaded',
      { retryAfterMs: 1_000 },
      { action: 'same-target', delayMs: 1_000 },
    ],
    ['overloaded again', 'overloaded', { retriesOnTarget: 1 }, NEXT],
    [
      'overloaded again, nothing else left',
      'overloaded',
      { retriesOnTarget: 1, hasNextTarget: false },
      { action: 'same-target', delayMs: 500 },
    ],
    ['overloaded a third time', 'overloaded', { retriesOnTarget: 2, hasNextTarget: false }, GIVE_UP],
    ['the network', 'network', {}, { action: 'same-target', delayMs: 250 }],
    ['a cut', 'interrupted', {}, { action: 'same-target', delayMs: 250 }],
    ['the unknown', 'unknown', {}, { action: 'same-target', delayMs: 250 }],
    ['silence', 'timeout', {}, NEXT],
    ['silence, nothing else left', 'timeout', { hasNextTarget: false }, GIVE_UP],
    ['a 408', 'timeout', { status: 408 }, { action: 'same-target', delayMs: 250 }],
    ['too long a context', 'context-length', { status: 400 }, NEXT],
    ['too long a context for all', 'context-length', { hasNextTarget: false }, GIVE_UP],
    ['declined content', 'content-filter', {}, GIVE_UP],
    ['a bad request', 'invalid-request', { status: 400 }, GIVE_UP],
    ['a missing model', 'invalid-request', { status: 404 }, NEXT],
    ['the attempts that are left are those of the untried', 'overloaded', { retriesLeft: 1 }, NEXT],
    ['the same with a key to spare', 'rate-limit', { retriesLeft: 1, hasOtherKey: true }, NEXT],
    [
      'an attempt more than there are untried',
      'overloaded',
      { retriesLeft: 2 },
      { action: 'same-target', delayMs: 250 },
    ],
    [
      'the last attempt, all were tried',
      'overloaded',
      { retriesLeft: 1, untriedTargets: 0 },
      { action: 'same-target', delayMs: 250 },
    ],
    ['no attempts left', 'overloaded', { retriesLeft: 0 }, GIVE_UP],
    ['no time left', 'auth', { hasOtherKey: true, timeLeftMs: 0 }, GIVE_UP],
  ])('%s', (_, kind, situation, step) => {
    expect(stepAfter(kind, situation)).toEqual(step);
  });
});

describe('fullJitterMs', () => {
  it('draws from nothing up to a bound that doubles and is capped', () => {
    expect(fullJitterMs(0, () => 0)).toBe(0);
    expect([0, 1, 2, 3, 4, 9].map((retries) => fullJitterMs(retries, () => 1))).toEqual([
      500, 1_000, 2_000, 4_000, 4_000, 4_000,
    ]);
  });
});

describe('longestWaitMs', () => {
  it('is short while another target could answer, and never beyond the deadline', () => {
    expect(longestWaitMs(true, 60_000)).toBe(3_000);
    expect(longestWaitMs(false, 60_000)).toBe(30_000);
    expect(longestWaitMs(false, 100)).toBe(100);
  });
});
