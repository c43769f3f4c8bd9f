import { ExpressAdapter } from '@nestjs/platform-express';
import type { Response } from 'express';
import { EventStreamAnswer } from './event-stream-answer.js';
import { FrameSource } from './frame-source.js';
import { Heartbeat } from './heartbeat.js';

/**
 * Express that writes frames as an event stream. The headers go out with the first frame, so that an error before it is still
 * an HTTP status; an empty stream is a 204. From then on heartbeats fill the silences. What is no source of frames is sent
 * as any other value, so that one route can answer in both forms. Here, not in an interceptor, which delays a request by
 * some 50 us.
 */
export class EventStreamAdapter extends ExpressAdapter {
  private readonly heartbeat: Heartbeat;

  /** @param heartbeatIntervalMs how long a stream may be silent, in milliseconds. */
  constructor(heartbeatIntervalMs: number) {
    super();
    this.heartbeat = new Heartbeat(heartbeatIntervalMs);
  }

  /** Resolves when the headers of a stream are made up, or its client has left; rejects with what goes wrong before. */
  override reply(response: Response, body: unknown, statusCode?: number): unknown {
    if (!(body instanceof FrameSource)) return super.reply(response, body, statusCode);
    return new EventStreamAnswer(response, body.toHeartbeat, this.heartbeat).write(body.frames);
  }
}
