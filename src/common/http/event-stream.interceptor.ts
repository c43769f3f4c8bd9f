import {
  Injectable,
  Logger,
  Res,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { defaultIfEmpty, Observable, Subscription } from 'rxjs';
import { SseFrame } from './sse-frame.js';

/** Keeps browsers and proxies from caching, compressing or holding back events. */
const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/**
 * Writes the `Observable<SseFrame>` that a controller returns as an event stream. The headers go out
 * with the first frame, so that an error before it is still an HTTP status; an empty stream is a 204.
 * Values that are no frames are sent as JSON, so that one route can answer in both forms.
 */
@Injectable()
export class EventStreamInterceptor implements NestInterceptor {
  private readonly logger = new Logger(EventStreamInterceptor.name);

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Request>();
    const response = context.switchToHttp().getResponse<Response>();
    const isHead = request.method === 'HEAD';

    return new Observable((subscriber) => {
      const source = new Subscription();
      source.add(
        next.handle().subscribe({
          next: (value: unknown) => {
            if (!(value instanceof SseFrame)) {
              response.json(value);
              return;
            }
            if (!response.headersSent) response.set(HEADERS).flushHeaders();
            if (isHead) subscriber.complete();
            else response.write(value.text);
          },
          error: (error: unknown) => {
            if (response.headersSent) this.logger.error({ err: error }, 'An event stream broke off');
            subscriber.error(error);
          },
          complete: () => {
            // By the specification of EventSource 204 is the status that ends its reconnecting.
            if (!response.headersSent) response.status(204).end();
            subscriber.complete();
          },
        }),
      );
      return () => {
        source.unsubscribe();
        if (response.headersSent && !response.writableEnded) response.end();
      };
      // Nest takes an answer without any value for an error, and the error filter would destroy the connection.
    }).pipe(defaultIfEmpty(undefined));
  }
}

/** Marks a route that returns `Observable<SseFrame>`. */
export function EventStream(): MethodDecorator {
  return (target, property, descriptor: PropertyDescriptor) => {
    UseInterceptors(EventStreamInterceptor)(target, property, descriptor);
    // By a response parameter, which the handler itself does not take, Nest knows that the answer is not its to send.
    Res()(target, property, (descriptor.value as (...args: unknown[]) => unknown).length);
  };
}
