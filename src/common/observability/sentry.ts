import * as Sentry from '@sentry/node';
import { currentContext } from '../context/index.js';

/** Reports an unexpected error with the ids of its request; does nothing when Sentry is off. */
export function reportFault(error: unknown): void {
  const { requestId, provider, model } = currentContext() ?? {};
  Sentry.captureException(error, { tags: { request_id: requestId, provider, model } });
}

/** Runs `action` in a Sentry span; without Sentry it just runs. */
export function withSpan<Result>(
  span: { readonly name: string; readonly operation: string; readonly attributes?: Record<string, string> },
  action: () => Result,
): Result {
  if (!Sentry.isInitialized()) return action();
  return Sentry.startSpan(
    { name: span.name, op: span.operation, ...(span.attributes && { attributes: span.attributes }) },
    action,
  );
}
