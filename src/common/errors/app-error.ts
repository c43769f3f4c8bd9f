import { ERROR_TRAITS, type ErrorCode, type ErrorSeverity } from './error-codes.js';

export interface AppErrorOptions {
  /** What led to it; for the logs, never for a client. */
  readonly cause?: unknown;
  /** Facts that help the caller; they reach the client as `error.details`. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** How long the caller should wait before another try, in milliseconds. */
  readonly retryAfterMs?: number;
}

/**
 * An error with a stable code and a message that a client may read. Everything that is thrown on
 * purpose is one; anything else reaches the client as `INTERNAL.ERROR` without its own text.
 */
export class AppError extends Error {
  readonly details: Readonly<Record<string, unknown>> | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.details = options.details;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** The HTTP status while the headers are not sent. */
  get status(): number {
    return ERROR_TRAITS[this.code].status;
  }

  get severity(): ErrorSeverity {
    return ERROR_TRAITS[this.code].severity;
  }

  get isRetryable(): boolean {
    return ERROR_TRAITS[this.code].isRetryable;
  }
}
