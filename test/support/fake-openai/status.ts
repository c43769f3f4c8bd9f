import type { Step } from './reply.js';

export interface StatusOptions {
  /** `Retry-After`: seconds, or a date as text. */
  readonly retryAfter?: number | string;
  readonly retryAfterMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole body; text is sent as it is. Unset: OpenAI's envelope around the three below. */
  readonly body?: object | string;
  readonly message?: string;
  readonly type?: string;
  readonly code?: string;
}

/** An error answer with this HTTP status. */
export function status(statusCode: number, options: StatusOptions = {}): Step {
  const { message = `fake error ${statusCode}`, type = 'fake_error', code = null } = options;
  const body = options.body ?? { error: { message, type, param: null, code } };
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
