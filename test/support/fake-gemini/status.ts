import type { Step } from '../fake-openai/index.js';
import { errorBody } from './chunks.js';

export interface StatusOptions {
  /** The name of a google.rpc code. */
  readonly status?: string;
  readonly message?: string;
  readonly details?: readonly object[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The whole body, as it is. Unset: Gemini's envelope around the three above. */
  readonly body?: string;
}

/** An error answer with this HTTP status. */
export function status(statusCode: number, options: StatusOptions = {}): Step {
  const { status: name = 'UNKNOWN', message = `fake error ${statusCode}`, details, body, headers } = options;
  return (_request, reply) => {
    if (body === undefined) {
      return reply.json(statusCode, errorBody(statusCode, name, message, details), headers);
    }
    reply.headers(statusCode, { 'content-type': 'text/plain', ...headers });
    reply.end(body);
  };
}

/** The `RetryInfo` among the details of an error. */
export function retryInfo(retryDelay: string): object {
  return { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay };
}

/** The `ErrorInfo` among the details of an error. */
export function errorInfo(reason: string): object {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' };
}
