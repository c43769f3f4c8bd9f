import {
  applyDecorators,
  Injectable,
  Logger,
  StreamableFile,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { Response } from 'express';
import { Observable, Subscription } from 'rxjs';
import { EventStreamBody } from './event-stream-body.js';
import { SseFrame } from './sse-frame.js';

/** Keeps browsers and proxies from caching, compressing or holding back events. */
const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/**
 * Turns the `Observable<SseFrame>` that a controller returns into an event stream. The headers go out
 * with the first frame, so that an error before it is still an HTTP status; an empty stream is a 204.
 * Values that are no frames pass as they are, so that one route can answer as a stream or as JSON.
 */
@Injectable()
export class EventStreamInterceptor implements NestInterceptor {
  private readonly logger = new Logger(EventStreamInterceptor.name);

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    return new Observable((subscriber) => {
      const source = new Subscription();
      let body: EventStreamBody | undefined;
      let isPlain = false;

      const open = (): EventStreamBody => {
        response.set(HEADERS);
        body = new EventStreamBody(source);
        return body;
      };

      source.add(
        next.handle().subscribe({
          next: (value: unknown) => {
            if (!(value instanceof SseFrame)) {
              isPlain = true;
              subscriber.next(value);
            } else if (body === undefined) {
              const opened = open();
              opened.send(value);
              subscriber.next(new StreamableFile(opened));
              subscriber.complete();
            } else {
              body.send(value);
            }
          },
          error: (error: unknown) => {
            if (body === undefined) {
              subscriber.error(error);
            } else {
              this.logger.error('An event stream broke off', error);
              body.destroy();
            }
          },
          complete: () => {
            if (body !== undefined) {
              body.finish();
              return;
            }
            if (!isPlain) {
              // By the specification of EventSource the status that ends its reconnecting.
              response.status(204);
              subscriber.next(undefined);
            }
            subscriber.complete();
          },
        }),
      );
      return () => {
        // This observable completes when it hands the body over; from then on the body ends its source.
        if (body === undefined) source.unsubscribe();
      };
    });
  }
}

/** Marks a route that returns `Observable<SseFrame>`. */
export const EventStream = (): MethodDecorator => applyDecorators(UseInterceptors(EventStreamInterceptor));
