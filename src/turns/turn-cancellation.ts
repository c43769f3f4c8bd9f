/** What the turns are told that this process cannot run to their ends. */
export const SHUTDOWN_REASON = 'server shutting down';

/** The reason a turn's signal aborts with when somebody ends the turn on purpose. */
export class TurnCancellation extends Error {
  /** @param reason what clients read, such as `client disconnected`. */
  constructor(readonly reason: string) {
    super(`The turn was cancelled: ${reason}`);
    this.name = 'TurnCancellation';
  }
}
