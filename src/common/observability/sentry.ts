import * as Sentry from '@sentry/node';
import { currentContext } from '../context/index.js';

/** Reports an unexpected error with the ids of its request; does nothing when Sentry is off. */
export function reportFault(error: unknown): void {
  const { requestId, turnId, provider, model } = currentContext() ?? {};
  Sentry.captureException(error, { tags: { request_id: requestId, turn_id: turnId, provider, model } });
}
