import { AppError } from '../common/errors/index.js';
import { shuttingDown } from '../common/lifecycle/index.js';

export { shuttingDown };

/** What the turns are told that this process cannot run to their ends. */
export const SHUTDOWN_REASON = 'server shutting down';

/** What the turns are told that their own client ends, in whatever process it asks for that. */
export const CANCELLED_BY_CLIENT = 'cancelled by the client';

/** The reason a turn's signal aborts with when somebody ends the turn on purpose. */
export class TurnCancellation extends Error {
  /** @param reason what clients read, such as `client disconnected`. */
  constructor(readonly reason: string) {
    super(`The turn was cancelled: ${reason}`);
    this.name = 'TurnCancellation';
  }
}

/**
 * What callers are told of a turn that was cancelled for a reason: that it was, or, where this process did it for its own sake,
 * that another try may do.
 */
export function cancelledTurn(reason: string, details?: Readonly<Record<string, unknown>>): AppError {
  return reason === SHUTDOWN_REASON
    ? shuttingDown(details)
    : new AppError('TURN.CANCELLED', `The turn was cancelled: ${reason}.`, { ...(details && { details }) });
}

/** What is told of a turn that was ended while it waited to begin; any other failure as it is. */
export function toStartFailure(error: unknown): unknown {
  return error instanceof TurnCancellation ? cancelledTurn(error.reason) : error;
}
