import { Observable, startWith, tap, type Observer } from 'rxjs';
import { SseFrame, type ClientConnection } from '../common/http/index.js';
import { isContent, type TurnEvent } from '../conversation/index.js';
import { isCut, toTurnError, type StartedTurn } from '../turns/index.js';
import { toTurnFailure } from './to-turn-failure.js';

/** A started turn as a dialect's frames, behind those that every answer of the dialect begins with. */
export function turnFrames(
  turn: StartedTurn,
  client: ClientConnection,
  encode: (event: TurnEvent) => SseFrame[],
  ...first: readonly SseFrame[]
): Observable<SseFrame> {
  return onceOpen(turn, client, (events, hasContent) => {
    const frames = encoded(events, encode);
    const ahead = hasContent ? first : [...first, SseFrame.heartbeat()];
    return ahead.length === 0 ? frames : frames.pipe(startWith(...ahead));
  });
}

/**
 * The frames of a started turn once it has content, or has been silent for so long that its client must hear something. What
 * ends it before that is the observable's error, while the answer can have another status. Its connection is told when it was
 * opened ahead of content that never came.
 */
export function onceOpen(
  turn: StartedTurn,
  client: ClientConnection,
  toFrames: (events: Observable<TurnEvent>, hasContent: boolean) => Observable<SseFrame>,
): Observable<SseFrame> {
  return new Observable((subscriber) => {
    turn.opened.then(
      (hasContent) => {
        if (subscriber.closed) return;
        const events = hasContent ? turn.events : watched(turn.events, client);
        toFrames(events, hasContent).subscribe(subscriber);
      },
      (error: unknown) => {
        subscriber.error(error);
      },
    );
  });
}

function watched(events: Observable<TurnEvent>, client: ClientConnection): Observable<TurnEvent> {
  let hasContent = false;
  return events.pipe(
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
  return new Observable((subscriber) => events.subscribe(new Encoding(encode, subscriber)));
}

class Encoding implements Observer<TurnEvent> {
  constructor(
    private readonly encode: (event: TurnEvent) => SseFrame[],
    private readonly frames: Observer<SseFrame>,
  ) {}

  next(event: TurnEvent): void {
    try {
      const frames = this.encode(event);
      if (frames.length > 0) this.frames.next(SseFrame.join(frames));
    } catch (error) {
      this.frames.error(error);
    }
  }

  error(error: unknown): void {
    if (!isCut(error)) {
      this.frames.error(error);
      return;
    }
    this.next(toTurnError(error));
    this.frames.complete();
  }

  complete(): void {
    this.frames.complete();
  }
}
