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

/** What is told of a turn that was ended while it waited to begin; any other failure as it is. */
export function toStartFailure(error: unknown): unknown {
  if (!(error instanceof TurnCancellation)) return error;
  return error.reason === SHUTDOWN_REASON
    ? shuttingDown()
    : new AppError('TURN.CANCELLED', `${error.message}.`);
}
