import type { Message, Target, Usage } from '../../conversation/index.js';
import type { Attempt } from './attempt.js';
import { estimateUsage } from './estimate-usage.js';
import { priceUsage } from './price-usage.js';
import type { AnsweredAttempt, FailedAttempt, NewAttempt } from './routed-part.js';
import type { Route } from './route-planner.js';

/** What is told ahead of an attempt. */
export function announce(route: Route, isFurther: boolean): NewAttempt {
  const { mode, delayMs, reason = 'unknown' } = route;
  return { type: 'attempt', ...placeOf(route), reason, mode, delayMs: Math.round(delayMs), isFurther };
}

/** What is told when the attempt under way takes the delivered text back. */
export function announceReset(route: Route): NewAttempt {
  return { ...announce(route, false), mode: 'reset', delayMs: 0 };
}

/** What is told of an attempt that failed or was stopped; what it used is an estimate, for its vendor did not come to say. */
export function describeFailure(
  route: Route,
  attempt: Attempt,
  reason: FailedAttempt['reason'],
  messages: readonly Message[],
): FailedAttempt {
  const told = attempt.usage;
  const guess = estimateUsage(messages, attempt.receivedLength);
  const usage: Usage =
    told === undefined
      ? guess
      : { ...told, outputTokens: Math.max(told.outputTokens, guess.outputTokens), estimated: true };
  return {
    type: 'attempt-failed',
    ...placeOf(route),
    reason,
    durationMs: attempt.durationMs(),
    ...((told !== undefined || attempt.hasContent) && { usage: priced(route, usage) }),
  };
}

/** What is told of the attempt that answered. */
export function describeAnswer(
  route: Route,
  attempt: Attempt,
  messages: readonly Message[],
): AnsweredAttempt {
  return {
    type: 'attempt-answered',
    ...placeOf(route),
    durationMs: attempt.durationMs(),
    usage: priced(route, attempt.usage ?? estimateUsage(messages, attempt.receivedLength)),
  };
}

function priced({ provider, target }: Route, usage: Usage): Usage {
  return priceUsage(usage, provider.settings.prices?.get(target.model));
}

function placeOf({ target, provider, keyIndex }: Route): { target: Target; keyIndex?: number } {
  return { target, ...(provider.settings.apiKeys.length > 0 && { keyIndex }) };
}
