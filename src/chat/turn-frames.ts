import { Observable, startWith, tap } from 'rxjs';
import { SseFrame, type ClientConnection } from '../common/http/index.js';
import { isContent, type TurnEvent } from '../conversation/index.js';
import { isCut, toTurnError, type StartedTurn } from '../turns/index.js';
import { toTurnFailure } from './to-turn-failure.js';

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
    tap({
      next: (event) => {
        hasContent ||= isContent(event);
        if (!hasContent && hasFailed(event)) client.noteInVain();
      },
      error: () => {
        if (!hasContent) client.noteInVain();
      },
    }),
  );
}

/** Whether a turn ended early, and not because its client wished it. */
function hasFailed(event: TurnEvent): boolean {
  const isEarly = event.type === 'turn-error' || event.type === 'turn-cancelled';
  return isEarly && toTurnFailure(event).code !== 'TURN.CANCELLED';
}

/**
 * Events as a dialect's frames; what one becomes leaves as one frame, without an inner stream for each. Where the rest of a turn
 * cannot be told here, that is the dialect's error: no answer may look whole that is not.
 */
export function encoded(
  events: Observable<TurnEvent>,
  encode: (event: TurnEvent) => SseFrame[],
): Observable<SseFrame> {
  return new Observable((subscriber) => {
    const write = (event: TurnEvent): void => {
      try {
        const frames = encode(event);
        if (frames.length > 0) subscriber.next(SseFrame.join(frames));
      } catch (error) {
        subscriber.error(error);
      }
    };
    return events.subscribe({
      next: write,
      error: (error: unknown) => {
        if (!isCut(error)) {
          subscriber.error(error);
          return;
        }
        write(toTurnError(error));
        subscriber.complete();
      },
      complete: () => {
        subscriber.complete();
      },
    });
  });
}
