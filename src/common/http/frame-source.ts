import type { Observable } from 'rxjs';
import { SseFrame } from './sse-frame.js';

export interface EventStreamOptions {
  /** What is written into a silent stream. Unset: the comment that every reader passes over. */
  readonly heartbeat?: () => SseFrame;
}

/**
 * The frames of an answer on their way to the adapter, boxed: an Observable that Nest met would have it pass each of its
 * frames on through operators of its own, and keep those for as long as the answer lasts.
 */
export class FrameSource {
  readonly toHeartbeat: () => SseFrame;

  constructor(
    readonly frames: Observable<SseFrame>,
    { heartbeat = toComment }: EventStreamOptions,
  ) {
    this.toHeartbeat = heartbeat;
  }
}

function toComment(): SseFrame {
  return SseFrame.heartbeat();
}
