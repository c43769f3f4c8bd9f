import { Observable, startWith, tap } from 'rxjs';
import { SseFrame, type ClientConnection } from '../common/http/index.js';
import { isContent, type TurnEvent } from '../conversation/index.js';
import type { StartedTurn } from '../turns/index.js';

/** A started turn as a dialect's frames. One that has nothing to tell yet is opened by a heartbeat, so that its client hears something. */
export function turnFrames(
  turn: StartedTurn,
  client: ClientConnection,
  encode: (event: TurnEvent) => SseFrame[],
): Observable<SseFrame> {
  const frames = encoded(watchedEvents(turn, client), encode);
  return turn.isSilent ? frames.pipe(startWith(SseFrame.heartbeat())) : frames;
}

/** The events of a started turn. Its connection is told when it was opened ahead of content that never came. */
export function watchedEvents(turn: StartedTurn, client: ClientConnection): Observable<TurnEvent> {
  if (!turn.isSilent) return turn.events;
  let hasContent = false;
  return turn.events.pipe(
    tap((event) => {
      hasContent ||= isContent(event);
      if (event.type === 'turn-error' && !hasContent) client.noteInVain();
    }),
  );
}

/** As `concatMap(encode)`, without an inner stream for each event; what one event becomes leaves as one frame. */
function encoded(
  events: Observable<TurnEvent>,
  encode: (event: TurnEvent) => SseFrame[],
): Observable<SseFrame> {
  return new Observable((subscriber) =>
    events.subscribe({
      next: (event) => {
        try {
          const frames = encode(event);
          if (frames.length > 0) subscriber.next(SseFrame.join(frames));
        } catch (error) {
          subscriber.error(error);
        }
      },
      error: (error: unknown) => {
        subscriber.error(error);
      },
      complete: () => {
        subscriber.complete();
      },
    }),
  );
}
