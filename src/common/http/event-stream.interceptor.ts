import {
  Inject,
  Injectable,
  Logger,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { mergeMap, of, Subscription, take, type Observable } from 'rxjs';
import { section, type ServerConfig } from '../../config/index.js';
import { toAppError } from '../errors/index.js';
import { reportFault } from '../observability/index.js';
import { Heartbeat } from './heartbeat.js';
import { SseFrame } from './sse-frame.js';
import { AnswerWriter } from './answer-writer.js';

/** Keeps browsers and proxies from caching, compressing or holding back events. */
const HEADERS = [
  ['Content-Type', 'text/event-stream; charset=utf-8'],
  ['Cache-Control', 'no-cache, no-transform'],
  ['X-Accel-Buffering', 'no'],
] as const;

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
  private readonly logger = new Logger(EventStreamInterceptor.name);

  constructor(
    private readonly reflector: Reflector,
    @Inject(section('server')) private readonly config: ServerConfig,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next
      .handle()
      .pipe(
        mergeMap((answer: unknown) =>
          answer instanceof FrameSource ? this.write(answer.frames, context) : sendJson(answer, context),
        ),
      );
  }

  /**
   * Resolves when the headers are made up, or the client has left: what Nest keeps of a handler under way is as much as the rest of an
   * open answer. Rejects with what goes wrong before.
   */
  private write(frames: Observable<SseFrame>, context: ExecutionContext): Promise<void> {
    const { method } = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const begun = Promise.withResolvers<void>();
    const source = new Subscription();
    const writer = new AnswerWriter(response);
    let heartbeat: Heartbeat | undefined;
    const end = (): void => {
      heartbeat?.stop();
      source.unsubscribe();
      if (response.headersSent) writer.end();
      begun.resolve();
    };
    const begin = (frame: SseFrame): void => {
      for (const [name, header] of HEADERS) response.setHeader(name, header);
      if (method === 'HEAD') {
        response.flushHeaders();
        return;
      }
      writer.begin(frame.text);
      heartbeat = this.startHeartbeat(context, response, writer);
      begun.resolve();
    };
    response.on('close', end);
    if (response.closed) {
      end();
      return begun.promise;
    }
    source.add(
      (method === 'HEAD' ? frames.pipe(take(1)) : frames).subscribe({
        next: (frame) => {
          if (response.headersSent) {
            writer.write(frame.text);
            heartbeat?.noteWrite();
          } else {
            begin(frame);
          }
        },
        error: (error: unknown) => {
          if (response.headersSent) this.breakOff(writer, error);
          else begun.reject(error);
        },
        complete: () => {
          // By the specification of EventSource 204 is the status that ends its reconnecting.
          if (!response.headersSent) response.status(204).end();
          end();
        },
      }),
    );
    return begun.promise;
  }

  /** An answer that must not look whole: its connection is cut. */
  private breakOff(writer: AnswerWriter, error: unknown): void {
    this.logger.error({ err: error }, 'An event stream broke off');
    const { severity, cause } = toAppError(error);
    if (severity === 'fault') reportFault(cause instanceof Error ? cause : error);
    writer.breakOff();
  }

  private startHeartbeat(context: ExecutionContext, response: Response, writer: AnswerWriter): Heartbeat {
    const { heartbeat: frame = () => SseFrame.heartbeat() } = this.reflector.get<EventStreamOptions>(
      EVENT_STREAM_OPTIONS,
      context.getHandler(),
    );
    return new Heartbeat(this.config.heartbeatIntervalMs, () => {
      // A client that does not read is not silent for want of bytes.
      if (response.socket?.writableNeedDrain !== true) writer.write(frame().text);
    });
  }
}

/** An answer in one piece, of a route that answers in both forms. */
function sendJson(answer: unknown, context: ExecutionContext): Observable<void> {
  context.switchToHttp().getResponse<Response>().json(answer);
  return of(undefined);
}
