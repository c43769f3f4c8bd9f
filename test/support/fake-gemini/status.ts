import { statusWith, type Step, type StatusOptions as AnyStatusOptions } from '../fake-llm/index.js';
import { errorBody } from './chunks.js';

export interface StatusOptions extends AnyStatusOptions {
  /** The name of a google.rpc code. */
  readonly status?: string;
  readonly message?: string;
  readonly details?: readonly object[];
}

/** An error answer with this HTTP status, in Gemini's envelope unless the options have a body. */
export function status(statusCode: number, options: StatusOptions = {}): Step {
  const { status: name = 'UNKNOWN', message = `fake error ${statusCode}`, details } = options;
  return statusWith(statusCode, options, errorBody(statusCode, name, message, details));
}

/** The `RetryInfo` among the details of an error. */
export function retryInfo(retryDelay: string): object {
  return { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay };
}

/** The `ErrorInfo` among the details of an error. */
export function errorInfo(reason: string): object {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' };
}
