import { catchError, EMPTY, throwError, type Observable } from 'rxjs';
import type { TurnEvent } from '../../conversation/index.js';
import { isCut } from '../../turns/index.js';

/** Ends without a terminal event where the turn goes on and this process can tell no more of it: clients come back for the rest. */
export function untilCut(events: Observable<TurnEvent>): Observable<TurnEvent> {
  return events.pipe(catchError((error: unknown) => (isCut(error) ? EMPTY : throwError(() => error))));
}
