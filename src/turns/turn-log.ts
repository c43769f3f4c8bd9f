import type { Observable } from 'rxjs';
import type { TurnEvent } from '../conversation/index.js';

/** How fast a reader can take events. */
export interface ReaderPace {
  /** True while it should get no more. */
  isFull(): boolean;
  /** Calls back once when it can take more. */
  onReady(callback: () => void): void;
}

/** The one writer of an open log. */
export interface TurnLogWriter {
  /** Adds an event, numbered on from the last one; a terminal event closes the log. Never waits: the engine is not held up. */
  append(event: TurnEvent): void;
}

/**
 * The port to the logs of turns: append-only, one writer, any number of readers, in this process or
 * another. A log is kept for a while after its turn has ended, so that a cut reader can resume.
 */
export abstract class TurnLog {
  /**
   * Starts an empty log that belongs to a principal's scope; `isStored` when the turn is kept in a session too. Called
   * once per turn.
   */
  abstract open(turnId: string, scope: string, isStored?: boolean): Promise<TurnLogWriter>;

  /** The scope a log belongs to; undefined when there is no such log, or no longer. */
  abstract scopeOf(turnId: string): Promise<string | undefined>;

  /** Whether the log is of a turn that has ended and is kept in a session too, whose end is the log's as well. */
  abstract isBoundToSession(turnId: string): Promise<boolean>;

  /** Forgets a log that has ended. */
  abstract delete(turnId: string): Promise<void>;

  /** All events so far, in order; none when there is no such log. */
  abstract read(turnId: string): Promise<readonly TurnEvent[]>;

  /**
   * The events with a sequence above `after`, those there are and those to come, as fast as `pace` takes
   * them; completes behind the terminal one.
   */
  abstract follow(turnId: string, after: number, pace?: ReaderPace): Observable<TurnEvent>;

  /** Forgets the logs of a session's turns that have ended. */
  abstract deleteOfSession(scope: string, sessionId: string): Promise<void>;
}
