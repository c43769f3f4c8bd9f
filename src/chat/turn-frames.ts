import { concat, concatMap, of, type Observable } from 'rxjs';
import { SseFrame } from '../common/http/index.js';
import type { TurnEvent } from '../conversation/index.js';
import type { StartedTurn } from '../turns/index.js';

/** A started turn as a dialect's frames. One that has nothing to tell yet is opened by a heartbeat, so that its client hears something. */
export function turnFrames(
  turn: StartedTurn,
  encode: (event: TurnEvent) => SseFrame[],
): Observable<SseFrame> {
  const frames = turn.events.pipe(concatMap(encode));
  return turn.isSilent ? concat(of(SseFrame.heartbeat()), frames) : frames;
}
