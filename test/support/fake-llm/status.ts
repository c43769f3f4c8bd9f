import type { Step } from './reply.js';

export interface StatusOptions {
  /** `Retry-After`: seconds, or a date as text. */
  readonly retryAfter?: number | string;
  readonly retryAfterMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole body; text is sent as it is. Unset: the vendor's own envelope. */
  readonly body?: object | string;
}

/** An error answer with this HTTP status; `envelope` is the body where the options have none. */
export function statusWith(statusCode: number, options: StatusOptions, envelope: object): Step {
  const body = options.body ?? envelope;
  const headers = {
    ...(options.retryAfter !== undefined && { 'retry-after': String(options.retryAfter) }),
    ...(options.retryAfterMs !== undefined && { 'retry-after-ms': String(options.retryAfterMs) }),
    ...options.headers,
  };
  return (_request, reply) => {
    if (typeof body !== 'string') return reply.json(statusCode, body, headers);
    reply.headers(statusCode, { 'content-type': 'text/plain', ...headers });
    reply.end(body);
  };
}
