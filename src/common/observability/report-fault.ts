import { currentContext, idsOf } from '../context/index.js';
import { sentry } from './start-sentry.js';

/** Reports an unexpected error with the ids of its request; does nothing when Sentry is off. */
export function reportFault(error: unknown): void {
  const { requestId, turnId, provider, model } = idsOf(currentContext());
  sentry()?.captureException(error, { tags: { request_id: requestId, turn_id: turnId, provider, model } });
}
