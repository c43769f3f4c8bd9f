import type { ProviderErrorKind } from '../provider-error.js';

/** What is known when a model call has failed. All times in milliseconds. */
export interface FailedSituation {
  readonly kind: ProviderErrorKind;
  /** The HTTP status, where there was one. */
  readonly status: number | undefined;
  /** What the vendor asks to wait; for a refused key, how long until one that was only limited is free. */
  readonly retryAfterMs: number | undefined;
  /** Retries of the same target so far in this model call; changes of the key are none. */
  readonly retriesOnTarget: number;
  /** Whether another key of the same target is free now. */
  readonly hasOtherKey: boolean;
  /** Whether a target is left that may do better. */
  readonly hasNextTarget: boolean;
  /** How many of those have not been asked in this turn and can be, while no answer is begun: an attempt is kept for each. */
  readonly untriedTargets: number;
  /** Whether an answer was begun already: a request that is then refused is no good for this target alone. */
  readonly isAnswerBegun: boolean;
  /** How many more attempts the turn may make. */
  readonly retriesLeft: number;
  readonly timeLeftMs: number;
}

export type NextStep =
  | { readonly action: 'same-target'; readonly delayMs: number }
  | { readonly action: 'other-key' }
  | { readonly action: 'next-target' }
  | { readonly action: 'give-up' };

const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 4_000;

/** The longest wait while another target could answer at once. */
const LONGEST_WAIT_WITH_FALLBACK_MS = 3_000;
/** The longest wait for the only target that is left. */
const LONGEST_WAIT_MS = 30_000;

const NEXT_TARGET: NextStep = { action: 'next-target' };
const GIVE_UP: NextStep = { action: 'give-up' };

/** The policy table of docs/failover.md. Pure but for `random`, which gives a number from 0 to 1. */
export function nextStep(situation: FailedSituation, random: () => number): NextStep {
  const { kind, status, isAnswerBegun, retriesLeft, untriedTargets } = situation;
  if (retriesLeft <= 0 || situation.timeLeftMs <= 0) return GIVE_UP;
  const hasOtherKey = situation.hasOtherKey && retriesLeft > untriedTargets;
  switch (kind) {
    case 'content-filter':
      return GIVE_UP;
    case 'invalid-request':
      // A model that is missing here may well exist there.
      return status === 404 || isAnswerBegun ? onward(situation) : GIVE_UP;
    case 'context-length':
      return onward(situation);
    case 'auth':
      if (hasOtherKey) return { action: 'other-key' };
      return situation.retryAfterMs === undefined ? onward(situation) : again(situation, random);
    case 'rate-limit':
      return hasOtherKey ? { action: 'other-key' } : again(situation, random);
    case 'timeout':
      // Without a status nobody answered: a silent route is not asked twice.
      return status === undefined ? onward(situation) : again(situation, random);
    case 'overloaded':
    case 'network':
    case 'interrupted':
    case 'unknown':
      return again(situation, random);
    default:
      return kind satisfies never;
  }
}

/** The longest wait that is worth it, in milliseconds. */
export function longestWaitMs(hasNextTarget: boolean, timeLeftMs: number): number {
  return Math.min(timeLeftMs, hasNextTarget ? LONGEST_WAIT_WITH_FALLBACK_MS : LONGEST_WAIT_MS);
}

/** Full jitter: anything from nothing to a bound that doubles with each retry. */
export function fullJitterMs(retries: number, random: () => number): number {
  return Math.round(random() * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** retries));
}

function again(situation: FailedSituation, random: () => number): NextStep {
  const { retriesOnTarget, hasNextTarget, timeLeftMs, retryAfterMs = 0 } = situation;
  if (situation.retriesLeft <= situation.untriedTargets) return onward(situation);
  const delayMs = Math.max(retryAfterMs, fullJitterMs(retriesOnTarget, random));
  const isWorthIt = retriesOnTarget < (hasNextTarget ? 1 : 2);
  return isWorthIt && delayMs <= longestWaitMs(hasNextTarget, timeLeftMs)
    ? { action: 'same-target', delayMs }
    : onward(situation);
}

function onward({ hasNextTarget }: FailedSituation): NextStep {
  return hasNextTarget ? NEXT_TARGET : GIVE_UP;
}
