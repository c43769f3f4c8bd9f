/** What went wrong with a model call, in words that decide what the router does next. */
export type ProviderErrorKind =
  | 'rate-limit'
  | 'overloaded'
  | 'timeout'
  | 'network'
  | 'auth'
  | 'context-length'
  | 'content-filter'
  | 'invalid-request'
  /** The stream ended, broke or turned to nonsense before its finish reason. */
  | 'interrupted'
  | 'unknown';

const RETRYABLE: Readonly<Record<ProviderErrorKind, boolean>> = {
  'rate-limit': true,
  overloaded: true,
  timeout: true,
  network: true,
  auth: false,
  'context-length': false,
  'content-filter': false,
  'invalid-request': false,
  interrupted: true,
  unknown: true,
};

export interface ProviderErrorOptions {
  readonly cause?: unknown;
  /** The HTTP status the vendor answered with, where there was one, or that an error in place of an answer stands for. */
  readonly status?: number;
  /** How long the vendor asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;
}

/**
 * A failed model call. `message` is for logs and may quote the vendor; clients get the text that
 * belongs to the kind. `isRetryable` says whether the same call may succeed on the same target.
 */
export class ProviderError extends Error {
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly kind: ProviderErrorKind,
    message: string,
    options: ProviderErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'ProviderError';
    this.status = options.status;
    this.retryAfterMs = options.retryAfterMs;
  }

  get isRetryable(): boolean {
    return RETRYABLE[this.kind];
  }

  /** The same failure with a time to wait, where another try can help and it has none of its own. */
  withRetryAfter(retryAfterMs: number | undefined): ProviderError {
    if (retryAfterMs === undefined || this.retryAfterMs !== undefined || !this.isRetryable) return this;
    const { kind, message, status, cause } = this;
    return new ProviderError(kind, message, { cause, retryAfterMs, ...(status !== undefined && { status }) });
  }
}
