import { ToolFailure } from '../tool.js';

export type OutboundErrorKind =
  | 'invalid-address'
  | 'refused-address'
  | 'unknown-host'
  | 'unreachable'
  | 'timeout'
  | 'interrupted'
  | 'too-large'
  | 'too-many-redirects'
  | 'status'
  | 'unreadable';

export interface OutboundErrorOptions {
  /** For the log: what happened and where, without secrets. */
  readonly cause?: Error | undefined;
  /** With kind `status`. */
  readonly status?: number;
  /** How long the service asked to wait, in milliseconds. With kind `status`. */
  readonly retryAfterMs?: number | undefined;
}

/**
 * Why a request of a tool failed. It is a `ToolFailure`: where the tool does not catch it, its message
 * tells the model. The message names neither addresses nor what was sent.
 */
export class OutboundError extends ToolFailure {
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly kind: OutboundErrorKind,
    message: string,
    { cause, status, retryAfterMs }: OutboundErrorOptions = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'OutboundError';
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}
