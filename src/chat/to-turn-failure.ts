import { AppError, type ErrorCode } from '../common/errors/index.js';
import type { TurnCancelled, TurnError } from '../conversation/index.js';
import { cancelledTurn } from '../turns/index.js';

/** What ended a turn early, as the error that a dialect answers with. */
export function toTurnFailure(event: TurnError | TurnCancelled): AppError {
  return event.type === 'turn-error'
    ? new AppError(event.code as ErrorCode, event.message)
    : cancelledTurn(event.reason);
}
