import { concat, from, of, switchMap, throwError, type Observable } from 'rxjs';
import { toAppError } from '../../common/errors/index.js';
import type { TurnEvent, TurnStart } from '../../conversation/index.js';
import { isCut } from '../is-cut.js';
import { toTurnError } from '../to-turn-error.js';

/**
 * The events of a turn that is still waited for. When it cannot be told they are its start, and either an error that
 * ends it, or the observable's own, as `isCut` knows it, when the turn may still go on elsewhere.
 */
export function lateEvents(
  events: Promise<Observable<TurnEvent>>,
  start: Omit<TurnStart, 'type'>,
): Observable<TurnEvent> {
  const untold = (error: unknown): Observable<TurnEvent> => {
    const begun = of<TurnEvent>({ sequence: 1, timestamp: Date.now(), type: 'turn-start', ...start });
    return concat(begun, isCut(error) ? throwError(() => error) : of(toTurnError(toAppError(error))));
  };
  return from(events.catch(untold)).pipe(switchMap((told) => told));
}
