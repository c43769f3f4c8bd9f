import type { AppError, ErrorCode } from '../../common/errors/index.js';
import type { ErrorAnswer } from '../../common/http/index.js';

interface OpenAiErrorTraits {
  readonly type: string;
  readonly code: string | null;
  /** Where OpenAI answers with another status than Nestor's other contracts do. */
  readonly status?: number;
}

const invalid = (code: string | null = null): OpenAiErrorTraits => ({ type: 'invalid_request_error', code });

/**
 * The codes that OpenAI's clients know: https://platform.openai.com/docs/guides/error-codes. Every other error is
 * an `invalid_request_error` below status 500 and a `server_error` from there on, with Nestor's code in lower case.
 */
const KNOWN: Partial<Record<ErrorCode, OpenAiErrorTraits>> = {
  'REQUEST.INVALID': invalid(),
  'REQUEST.MALFORMED_JSON': invalid(),
  'REQUEST.NOT_FOUND': invalid('unknown_url'),
  'REQUEST.METHOD_NOT_ALLOWED': invalid('method_not_supported'),
  'REQUEST.RATE_LIMITED': { type: 'requests', code: 'rate_limit_exceeded' },
  'REQUEST.BURST_LIMITED': { type: 'requests', code: 'rate_limit_exceeded' },
  'REQUEST.TOO_MANY_STREAMS': { type: 'requests', code: 'rate_limit_exceeded' },
  'AUTH.REQUIRED': invalid('invalid_api_key'),
  'AUTH.INVALID': invalid('invalid_api_key'),
  'PROVIDER.NOT_FOUND': invalid('model_not_found'),
  'PROVIDER.MODEL_NOT_FOUND': invalid('model_not_found'),
  UPSTREAM_CONTEXT_LENGTH: { ...invalid('context_length_exceeded'), status: 400 },
  UPSTREAM_CONTENT_FILTERED: { ...invalid('content_filter'), status: 400 },
};

/** An error in OpenAI's envelope; the same body is an event of a stream that has begun. */
export function toOpenAiError(error: AppError): ErrorAnswer {
  const known = KNOWN[error.code];
  const status = known?.status ?? error.status;
  const { type, code } = known ?? {
    type: status < 500 ? 'invalid_request_error' : 'server_error',
    code: error.code.toLowerCase().replace('.', '_'),
  };
  const { param = null, code: ownCode = null } = error.details ?? {};
  return {
    status,
    // OpenAI's clients repeat any 409 and 5xx by themselves, unless they are told that it is of no use.
    headers: { 'x-should-retry': String(error.isRetryable) },
    body: {
      error: { message: error.message, type, param, code: ownCode ?? code },
    },
  };
}
