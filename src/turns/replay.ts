import { Observable } from 'rxjs';
import type { TurnEvent } from '../conversation/index.js';
import type { ReaderPace } from './turn-log.js';

/** Events that all have happened, as fast as `pace` takes them. */
export function replay(events: readonly TurnEvent[], pace?: ReaderPace): Observable<TurnEvent> {
  return new Observable((subscriber) => {
    let next = 0;
    const advance = (): void => {
      while (next < events.length && !subscriber.closed) {
        if (pace?.isFull() === true) {
          pace.onReady(advance);
          return;
        }
        subscriber.next(events[next++] as TurnEvent);
      }
      subscriber.complete();
    };
    advance();
  });
}
