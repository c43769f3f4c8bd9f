import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Response } from 'express';
import { mergeMap, of, type Observable } from 'rxjs';
import { section, type ServerConfig } from '../../config/index.js';
import { EventStreamAnswer } from './event-stream-answer.js';
import { Heartbeat } from './heartbeat.js';
import { SseFrame } from './sse-frame.js';

/** Where the options of a route are kept, as metadata. */
export const EVENT_STREAM_OPTIONS = 'event-stream';

export interface EventStreamOptions {
  /** What is written into a silent stream. Unset: the comment that every reader passes over. */
  readonly heartbeat?: () => SseFrame;
}

/**
 * The frames of an answer, boxed: an Observable that Nest met would have it pass each of its frames on through operators of
 * its own, and keep those for as long as the answer lasts.
 */
export class FrameSource {
  constructor(readonly frames: Observable<SseFrame>) {}
}

/**
 * Writes frames as an event stream. The headers go out with the first frame, so that an error before it is still an
 * HTTP status; an empty stream is a 204. From then on heartbeats fill the silences. What is no source of frames is sent as
 * JSON, so that one route can answer in both forms.
 */
@Injectable()
export class EventStreamInterceptor implements NestInterceptor {
  private readonly heartbeat: Heartbeat;

  constructor(
    private readonly reflector: Reflector,
    @Inject(section('server')) config: ServerConfig,
  ) {
    this.heartbeat = new Heartbeat(config.heartbeatIntervalMs);
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next
      .handle()
      .pipe(
        mergeMap((answer: unknown) =>
          answer instanceof FrameSource ? this.write(answer.frames, context) : sendJson(answer, context),
        ),
      );
  }

  private write(frames: Observable<SseFrame>, context: ExecutionContext): Promise<void> {
    const { heartbeat = toPing } = this.reflector.get<EventStreamOptions>(
      EVENT_STREAM_OPTIONS,
      context.getHandler(),
    );
    const response = context.switchToHttp().getResponse<Response>();
    return new EventStreamAnswer(response, heartbeat, this.heartbeat).write(frames);
  }
}

/** An answer in one piece, of a route that answers in both forms. */
function sendJson(answer: unknown, context: ExecutionContext): Observable<void> {
  context.switchToHttp().getResponse<Response>().json(answer);
  return of(undefined);
}

function toPing(): SseFrame {
  return SseFrame.heartbeat();
}
