import type { AppError } from '../common/errors/index.js';
import { ProviderError, toClientError } from '../providers/index.js';

/** `UPSTREAM_CONTENT_FILTERED`, for contracts in which an answer that was declined before any text would be an empty one. */
export function declinedAnswer(): AppError {
  return toClientError(new ProviderError('content-filter', 'The answer was declined before any text'));
}
