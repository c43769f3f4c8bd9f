import { Logger } from '@nestjs/common';
import type { RateLimitConfig } from '../../config/index.js';
import { NoReply } from './reply-within.js';

const CONSEQUENCES = {
  open: 'turns pass uncounted',
  closed: 'turns are refused with 503',
} as const satisfies Record<RateLimitConfig['onStoreFailure'], string>;

/** Knows whether there is an outage and tells of each one twice: when it begins, with what follows of it, and when it ends. */
export class OutageLog {
  private readonly logger = new Logger('RateLimit');
  private isOutage = false;
  /** Whether the server answers and refuses, as one does that is full or a replica: then only a write shows its end. */
  private isRefusal = false;

  constructor(private readonly policy: RateLimitConfig['onStoreFailure']) {}

  get isDown(): boolean {
    return this.isOutage;
  }

  begin(error: unknown): void {
    if (this.isOutage) return;
    this.isOutage = true;
    this.isRefusal = isRefusal(error);
    this.logger.warn(
      `Redis cannot be used for rate limits (${reasonOf(error)}): until it is back, ${CONSEQUENCES[this.policy]} ` +
        `(RATE_LIMIT_ON_STORE_FAILURE=${this.policy}).`,
    );
  }

  /** Something worked: a connection, a read, or a write. */
  end(hasWritten: boolean): void {
    if (!this.isOutage || (this.isRefusal && !hasWritten)) return;
    this.isOutage = false;
    this.logger.log('Redis can be used for rate limits again.');
  }
}

/** Whether the server answered, and with an error. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}

/** A word that names the failure. The error's own text stays out: it can hold the address or the password. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof NoReply) return 'timeout';
  return /^[A-Z]{3,}\b/.exec(error.message)?.[0] ?? 'no connection';
}
