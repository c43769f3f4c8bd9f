import { AppError, type ErrorCode } from '../common/errors/index.js';
import { ProviderError, type ProviderErrorKind } from './provider-error.js';

/** What a client is told of a failed model call: by kind, never in the vendor's own words. */
const CLIENT_ERRORS: Readonly<Record<ProviderErrorKind, readonly [ErrorCode, string]>> = {
  'rate-limit': ['UPSTREAM_RATE_LIMITED', 'The model is over its rate limit. Try again in a moment.'],
  overloaded: ['UPSTREAM_OVERLOADED', 'The model is overloaded. Try again in a moment.'],
  timeout: ['UPSTREAM_TIMEOUT', 'The model did not answer in time.'],
  network: ['UPSTREAM_UNREACHABLE', 'The model could not be reached.'],
  auth: ['UPSTREAM_CREDENTIALS_EXHAUSTED', "The service's own access to the model was refused."],
  'context-length': [
    'UPSTREAM_CONTEXT_LENGTH',
    'The conversation is too long for the model. Shorten the message or start a new session.',
  ],
  'content-filter': ['UPSTREAM_CONTENT_FILTERED', "The model's provider declined this content."],
  'invalid-request': ['UPSTREAM_INVALID_REQUEST', 'The model refused the request.'],
  interrupted: ['UPSTREAM_INTERRUPTED', 'The answer was cut off before it was complete.'],
  unknown: ['UPSTREAM_FAILED', 'The model call failed.'],
};

/** The client's view of a failed model call. */
export function toClientError(error: ProviderError): AppError {
  const [code, message] = CLIENT_ERRORS[error.kind];
  return new AppError(code, message, {
    cause: error,
    ...(error.retryAfterMs !== undefined && { retryAfterMs: error.retryAfterMs }),
  });
}

/** Any failure of a model call as a `ProviderError`. */
export function asProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  return new ProviderError('unknown', 'An unexpected error in a model call', { cause: error });
}
