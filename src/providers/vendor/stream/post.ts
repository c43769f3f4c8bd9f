import { interceptors, type Dispatcher } from 'undici';
import { standBack } from '../../../common/event-loop/index.js';
import { takeAgent, type SharedAgent } from './agents.js';
import { IncomingBytes } from './incoming-bytes.js';
import { IncomingEvents } from './incoming-events.js';
import type { PreparedCall } from './prepared-call.js';

/** The most that is read of a refusal, in bytes. */
const MAX_REFUSAL_LENGTH = 1_000_000;

type Settle = PromiseWithResolvers<IncomingEvents | Response>;

type Fields = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Sends a call whose answer is streamed. What is good (2xx) resolves to its events as soon as its headers are
 * there; anything else to a `Response` with its body. Rejects as `fetch` does: with a TypeError
 * whose cause is what went wrong on the way, or with the signal's reason. Redirects are not followed: the key would
 * go with them to any other host.
 */
export function post(
  { origin, path, headers }: PreparedCall,
  body: string | Buffer,
  signal: AbortSignal,
): Promise<IncomingEvents | Response> {
  if (signal.aborted) return Promise.reject(signal.reason as Error);
  const settle: Settle = Promise.withResolvers();
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const shared = takeAgent();
  shared.agent.dispatch(
    {
      origin,
      path,
      method: 'POST',
      headers: [...headers, 'content-length', String(bytes.length)],
      // Undici takes any iterable, which its types do not say.
      body: new GivenOnce(bytes) as unknown as Buffer,
    },
    new StreamedCall(settle, signal, shared),
  );
  // Undici sends it at the end of the event loop's turn; what other answers are given then is written behind it.
  standBack();
  return settle.promise;
}

/**
 * A body that is let go of when it is sent: undici keeps what it was given for as long as the answer comes, and a body with
 * its tools is larger than all else that belongs to an open stream.
 */
class GivenOnce implements Iterable<Buffer> {
  private bytes: Buffer | undefined;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  *[Symbol.iterator](): Iterator<Buffer> {
    const { bytes } = this;
    if (bytes === undefined) throw new TypeError('the body was sent before');
    this.bytes = undefined;
    yield bytes;
  }
}

/** One request on its way, as undici tells of it. */
class StreamedCall implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private bytes: IncomingBytes | undefined;
  private refusal: Refusal | undefined;
  /** Undoes the content coding of a response that has one. */
  private unpacker: Dispatcher.DispatchHandler | undefined;
  private readonly onAbort: () => void;

  constructor(
    /** Until there is a response, or none to come. */
    private settle: Settle | undefined,
    private readonly signal: AbortSignal,
    /** Until the call is over. */
    private shared: SharedAgent | undefined,
  ) {
    const onAbort = (): void => {
      this.abort(signal.reason as Error);
    };
    this.onAbort = onAbort;
    signal.addEventListener('abort', onAbort, { once: true });
  }

  /** Closes the connection; the reader of the response, or who waits for it, gets `reason`. */
  abort(reason: Error): void {
    this.close();
    this.reject(reason);
    this.bytes?.fail(reason);
    this.controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.signal.aborted) controller.abort(this.signal.reason as Error);
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Fields): void {
    if (status < 200) return;
    if (headers['content-encoding'] === undefined) this.begin(controller, status, headers);
    else {
      this.unpacker = unpacking({
        onResponseStart: (unpacked, _status, fields) => {
          this.begin(unpacked, status, fields);
        },
        onResponseData: (_unpacked, chunk) => {
          this.take(chunk);
        },
        onResponseEnd: () => {
          this.finish();
        },
        onResponseError: (_unpacked, error) => {
          this.breakOff(error);
        },
      });
      this.unpacker.onRequestStart?.(controller, {});
      this.unpacker.onResponseStart?.(controller, status, headers);
    }
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.unpacker === undefined) this.take(chunk);
    else this.unpacker.onResponseData?.(controller, chunk);
  }

  onResponseEnd(controller: Dispatcher.DispatchController): void {
    if (this.unpacker === undefined) this.finish();
    else this.unpacker.onResponseEnd?.(controller, {});
  }

  onResponseError(controller: Dispatcher.DispatchController, cause: Error): void {
    if (this.unpacker === undefined) this.breakOff(cause);
    else this.unpacker.onResponseError?.(controller, cause);
  }

  private begin(controller: Dispatcher.DispatchController, status: number, fields: Fields): void {
    this.controller = controller;
    if (status >= 300) {
      this.refusal = new Refusal({ status, headers: toHeaders(fields) });
      return;
    }
    // Undici would keep them for as long as the answer comes.
    controller.rawHeaders = null;
    this.bytes = new IncomingBytes(controller);
    this.resolve(new IncomingEvents(this.bytes, this));
  }

  private take(chunk: Buffer): void {
    this.bytes?.push(chunk);
    this.refusal?.push(chunk);
  }

  private finish(): void {
    this.close();
    this.bytes?.end();
    if (this.refusal) this.resolve(this.refusal.toResponse());
  }

  private breakOff(cause: Error): void {
    this.close();
    const error = new TypeError('the connection to the vendor broke', { cause });
    this.bytes?.fail(error);
    // What it said before the connection broke says more than that it did.
    if (this.refusal) this.resolve(this.refusal.toResponse());
    else this.reject(error);
  }

  private resolve(answer: IncomingEvents | Response): void {
    this.settle?.resolve(answer);
    this.settle = undefined;
  }

  private reject(error: Error): void {
    this.settle?.reject(error);
    this.settle = undefined;
  }

  private close(): void {
    this.signal.removeEventListener('abort', this.onAbort);
    if (this.shared !== undefined) this.shared.calls--;
    this.shared = undefined;
  }
}

/** A response that is no answer, with as much of its body as is worth reading. */
class Refusal {
  private readonly chunks: Buffer[] = [];
  private length = 0;

  constructor(private readonly head: { readonly status: number; readonly headers: Headers }) {}

  push(chunk: Buffer): void {
    if (this.length > MAX_REFUSAL_LENGTH) return;
    this.chunks.push(chunk);
    this.length += chunk.length;
  }

  toResponse(): Response {
    const body = this.length === 0 ? null : Buffer.concat(this.chunks).subarray(0, MAX_REFUSAL_LENGTH);
    return new Response(this.head.status === 304 ? null : body, this.head);
  }
}

/**
 * What tells `handler` of a response without its content coding. Hardly any event stream has one, so undici's
 * interceptor is put in where it is needed, not in the way of every token.
 */
function unpacking(handler: Dispatcher.DispatchHandler): Dispatcher.DispatchHandler {
  let unpacker = handler;
  const capture = interceptors.decompress()((_options, wrapped) => {
    unpacker = wrapped;
    return true;
  });
  capture({ path: '/', method: 'POST' }, handler);
  return unpacker;
}

function toHeaders(fields: Fields): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}
