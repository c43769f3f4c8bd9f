import { isObservable, type Observable } from 'rxjs';
import { FrameSource, type EventStreamOptions } from './frame-source.js';
import type { SseFrame } from './sse-frame.js';

type Handler = (...args: unknown[]) => unknown;

/**
 * Marks a route that returns `Observable<SseFrame>`, which `EventStreamAdapter` writes, or at times something else, which is
 * sent as the values of other routes are. Its handler takes no `@Res()` or `@Next()`, by which Nest leaves answers to it.
 */
export function EventStream(options: EventStreamOptions = {}): MethodDecorator {
  return (_target, _property, descriptor: PropertyDescriptor) => {
    descriptor.value = boxing(descriptor.value as Handler, options);
  };
}

/** The handler under its own name and with its metadata, whose frames come boxed. */
function boxing(handler: Handler, options: EventStreamOptions): Handler {
  const boxed = async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    const answer = await handler.apply(this, args);
    return isObservable(answer) ? new FrameSource(answer as Observable<SseFrame>, options) : answer;
  };
  Object.defineProperty(boxed, 'name', { value: handler.name });
  for (const key of Reflect.getMetadataKeys(handler) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, handler), boxed);
  }
  return boxed;
}
