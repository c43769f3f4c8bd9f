import type { AppError } from '../common/errors/index.js';
import type { TurnEvent } from '../conversation/index.js';

/** A failure as the event that ends a turn of which nothing but its start was told. */
export function toTurnError({ code, message, isRetryable }: AppError): TurnEvent {
  return {
    sequence: 2,
    timestamp: Date.now(),
    type: 'turn-error',
    code,
    message,
    retryable: isRetryable,
    partialText: '',
  };
}
