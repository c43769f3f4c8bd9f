import type { Observable } from 'rxjs';
import type { TurnEvent } from '../conversation/index.js';

/**
 * The port to the logs of turns: append-only, one writer, any number of readers, in this process or
 * another. A log is kept for a while after its turn has ended, so that a cut reader can resume.
 */
export abstract class TurnLog {
  /** Starts an empty log. Called once per turn, before the first append. */
  abstract open(turnId: string): Promise<void> | void;

  /** Adds events, numbered on from the last one. The log closes behind a terminal event. Must not block the engine. */
  abstract append(turnId: string, events: readonly TurnEvent[]): void;

  /**
   * All events with a sequence above `after`, those there are and those to come, and completes behind
   * the terminal one. Errors with `TURN.NOT_FOUND` when there is no such log (any more).
   */
  abstract follow(turnId: string, after: number): Observable<TurnEvent>;
}
