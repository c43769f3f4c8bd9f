import { statusWith, type StatusOptions as AnyStatusOptions, type Step } from '../fake-llm/index.js';

export interface StatusOptions extends AnyStatusOptions {
  readonly message?: string;
  readonly type?: string;
}

/** An error answer with this HTTP status, in Anthropic's envelope. */
export function status(statusCode: number, options: StatusOptions = {}): Step {
  const { message = `fake error ${statusCode}`, type = 'fake_error' } = options;
  return statusWith(statusCode, options, {
    type: 'error',
    error: { type, message },
    request_id: 'req_fake',
  });
}
