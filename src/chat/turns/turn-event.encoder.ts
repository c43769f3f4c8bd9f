import { SseFrame } from '../../common/http/index.js';
import type { TurnEvent } from '../../conversation/index.js';

/** Encodes a turn event as it is: `event:` its type, `id:` its sequence number, `data:` the event as JSON. */
export function encodeTurnEvent(event: TurnEvent): SseFrame {
  return SseFrame.json(event, { event: event.type, id: event.sequence });
}
