import { statusWith, type StatusOptions as AnyStatusOptions, type Step } from '../fake-llm/index.js';

export interface StatusOptions extends AnyStatusOptions {
  readonly message?: string;
  readonly type?: string;
  readonly code?: string;
}

/** An error answer with this HTTP status, in OpenAI's envelope. */
export function status(statusCode: number, options: StatusOptions = {}): Step {
  const { message = `fake error ${statusCode}`, type = 'fake_error', code = null } = options;
  return statusWith(statusCode, options, { error: { message, type, param: null, code } });
}
