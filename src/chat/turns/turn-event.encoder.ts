import { concat, map, of, type Observable } from 'rxjs';
import { SseFrame, toJsonText } from '../../common/http/index.js';
import type { TurnEvent } from '../../conversation/index.js';
import { withoutAttemptDetails } from './without-attempt-details.js';

/** How long a client waits before it resumes a stream that was cut, in milliseconds. */
const RETRY_MS = 2_000;

/** What of the events is sent. */
export interface TurnEventOptions {
  /** The key and the times of each attempt as well. */
  readonly areAttemptsDetailed: boolean;
}

/** Encodes a turn event as it is: `event:` its type, `id:` its sequence number, `data:` the event as JSON. */
export function encodeTurnEvent(event: TurnEvent, options: TurnEventOptions): SseFrame {
  const { type, sequence, timestamp } = event;
  if (type !== 'text-delta') {
    const data = options.areAttemptsDetailed ? event : withoutAttemptDetails(event);
    return SseFrame.json(data, { event: type, id: sequence });
  }
  const text = toJsonText(event.text);
  return SseFrame.written(
    `{"sequence":${sequence},"timestamp":${timestamp},"type":"text-delta","text":${text}}`,
    `event: text-delta\nid: ${sequence}\n`,
  );
}

/** What fills a silence, for those who watch for it: an event without an id, so that the last one a client has stays that of the turn. */
export function encodeHeartbeat(): SseFrame {
  return SseFrame.heartbeat({
    name: 'heartbeat',
    data: { type: 'heartbeat', timestamp: Date.now() },
  });
}

/** The native stream. The headers go out with its first line: a client knows that it is connected, also while the model is silent. */
export function turnEventFrames(
  events: Observable<TurnEvent>,
  options: TurnEventOptions,
): Observable<SseFrame> {
  return concat(of(SseFrame.retry(RETRY_MS)), events.pipe(map((event) => encodeTurnEvent(event, options))));
}
