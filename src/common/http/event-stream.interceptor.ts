import {
  Inject,
  Injectable,
  Logger,
  Res,
  SetMetadata,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { Observable, Subscription } from 'rxjs';
import { section, type ServerConfig } from '../../config/index.js';
import { toAppError } from '../errors/index.js';
import { reportFault } from '../observability/index.js';
import { Heartbeat } from './heartbeat.js';
import { SseFrame } from './sse-frame.js';
import { writeChunk } from './write-chunk.js';

/** Keeps browsers and proxies from caching, compressing or holding back events. */
const HEADERS = [
  ['Content-Type', 'text/event-stream; charset=utf-8'],
  ['Cache-Control', 'no-cache, no-transform'],
  ['X-Accel-Buffering', 'no'],
] as const;

const OPTIONS = 'event-stream';

export interface EventStreamOptions {
  /** What is written into a silent stream. Unset: the comment that every reader passes over. */
  readonly heartbeat?: () => SseFrame;
}

/**
 * Writes the `Observable<SseFrame>` that a controller returns as an event stream. The headers go out
 * with the first frame, so that an error before it is still an HTTP status; an empty stream is a 204.
 * From then on heartbeats fill the silences. Values that are no frames are sent as JSON, so that one route can
 * answer in both forms.
 */
@Injectable()
export class EventStreamInterceptor implements NestInterceptor {
  private readonly logger = new Logger(EventStreamInterceptor.name);

  constructor(
    private readonly reflector: Reflector,
    @Inject(section('server')) private readonly config: ServerConfig,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const isHead = request.method === 'HEAD';

    return new Observable((subscriber) => {
      const source = new Subscription();
      let heartbeat: Heartbeat | undefined;
      let isTakenOver = false;
      const end = (): void => {
        heartbeat?.stop();
        source.unsubscribe();
        if (response.headersSent && !response.writableEnded) response.end();
      };
      // Nest waits for a value, and takes it for a fault, which costs the connection, when none comes.
      const finish = (): void => {
        subscriber.next(undefined);
        subscriber.complete();
      };
      // What Nest keeps of a handler under way is as much as the rest of an open answer: it is told that its part is done.
      const takeOver = (): void => {
        isTakenOver = true;
        heartbeat = this.startHeartbeat(context, response);
        response.once('close', end);
        finish();
      };
      source.add(
        next.handle().subscribe({
          next: (value: unknown) => {
            if (!(value instanceof SseFrame)) {
              response.json(value);
              return;
            }
            if (isTakenOver) {
              writeChunk(response, value.text);
              heartbeat?.noteWrite();
              return;
            }
            for (const [name, header] of HEADERS) response.setHeader(name, header);
            if (isHead) {
              response.flushHeaders();
              finish();
              return;
            }
            writeChunk(response, value.text);
            takeOver();
          },
          error: (error: unknown) => {
            if (isTakenOver) this.breakOff(response, error);
            else subscriber.error(error);
          },
          complete: () => {
            // By the specification of EventSource 204 is the status that ends its reconnecting.
            if (!response.headersSent) response.status(204).end();
            if (isTakenOver) end();
            else finish();
          },
        }),
      );
      return () => {
        if (!isTakenOver) end();
      };
    });
  }

  /** An answer that must not look whole: its connection is cut. */
  private breakOff(response: Response, error: unknown): void {
    this.logger.error({ err: error }, 'An event stream broke off');
    const { severity, cause } = toAppError(error);
    if (severity === 'fault') reportFault(cause instanceof Error ? cause : error);
    response.destroy();
  }

  private startHeartbeat(context: ExecutionContext, response: Response): Heartbeat {
    const { heartbeat: frame = () => SseFrame.heartbeat() } = this.reflector.get<EventStreamOptions>(
      OPTIONS,
      context.getHandler(),
    );
    return new Heartbeat(this.config.heartbeatIntervalMs, () => {
      // A client that does not read is not silent for want of bytes.
      if (response.socket?.writableNeedDrain !== true) writeChunk(response, frame().text);
    });
  }
}

/** Marks a route that returns `Observable<SseFrame>`. */
export function EventStream(options: EventStreamOptions = {}): MethodDecorator {
  return (target, property, descriptor: PropertyDescriptor) => {
    SetMetadata(OPTIONS, options)(target, property, descriptor);
    UseInterceptors(EventStreamInterceptor)(target, property, descriptor);
    // By a response parameter, which the handler itself does not take, Nest knows that the answer is not its to send.
    Res()(target, property, (descriptor.value as (...args: unknown[]) => unknown).length);
  };
}
