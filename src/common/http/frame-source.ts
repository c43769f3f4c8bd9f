import type { Observable } from 'rxjs';
import { SseFrame } from './sse-frame.js';

export interface EventStreamOptions {
  /** What is written into a silent stream. Unset: the comment that every reader passes over. */
  readonly heartbeat?: () => SseFrame;
}

/** The frames of an answer on their way to the adapter, boxed: of a bare Observable Nest waits for the end, and sends what came last. */
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
