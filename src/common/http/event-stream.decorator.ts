import { Res, SetMetadata, UseInterceptors } from '@nestjs/common';
import { isObservable, type Observable } from 'rxjs';
import {
  EVENT_STREAM_OPTIONS,
  EventStreamInterceptor,
  FrameSource,
  type EventStreamOptions,
} from './event-stream.interceptor.js';
import type { SseFrame } from './sse-frame.js';

type Handler = (...args: unknown[]) => unknown;

/** Marks a route that returns `Observable<SseFrame>`, or at times something else, which is sent as JSON. */
export function EventStream(options: EventStreamOptions = {}): MethodDecorator {
  return (target, property, descriptor: PropertyDescriptor) => {
    const handler = descriptor.value as Handler;
    descriptor.value = boxing(handler);
    SetMetadata(EVENT_STREAM_OPTIONS, options)(target, property, descriptor);
    UseInterceptors(EventStreamInterceptor)(target, property, descriptor);
    // By a response parameter, which the handler itself does not take, Nest knows that the answer is not its to send.
    Res()(target, property, handler.length);
  };
}

/** The handler under its own name and with its metadata, whose frames come boxed. */
function boxing(handler: Handler): Handler {
  const boxed = async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    const answer = await handler.apply(this, args);
    return isObservable(answer) ? new FrameSource(answer as Observable<SseFrame>) : answer;
  };
  Object.defineProperty(boxed, 'name', { value: handler.name });
  for (const key of Reflect.getMetadataKeys(handler) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, handler), boxed);
  }
  return boxed;
}
