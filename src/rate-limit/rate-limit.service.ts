import { Inject, Injectable } from '@nestjs/common';
import { clientTracker, type Principal } from '../common/context/index.js';
import { AppError } from '../common/errors/index.js';
import { section, type RateLimitConfig } from '../config/index.js';
import type { RateLimitAdmission } from './rate-limit-admission.js';
import { RateLimitStore, type RateLimitOutcome, type RateLimitQuota } from './rate-limit.store.js';

/** Where a client stands. `reset` in epoch seconds, `window` in seconds. */
export interface RateLimitInfo {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  readonly reset: number;
  readonly window: number;
}

/** The quota of turns per client: counts them, tells of them and gives them back. */
@Injectable()
export class RateLimitService {
  private readonly refunded = new WeakSet<RateLimitAdmission>();

  constructor(
    private readonly store: RateLimitStore,
    @Inject(section('rateLimit')) private readonly config: RateLimitConfig,
  ) {}

  /** Turns that a client may start in a window: its own number, else the common one. */
  limitOf({ requestsPerWindow }: Principal): number {
    return requestsPerWindow ?? this.config.requests;
  }

  /**
   * Counts a call of a client. While the counters cannot be reached: undefined where such calls may pass, else
   * throws `STORE.UNAVAILABLE`.
   */
  consume(principal: Principal): Promise<RateLimitOutcome | undefined> {
    const { windowMs } = this.config;
    return this.count(clientTracker(principal), { requests: this.limitOf(principal), windowMs });
  }

  /** Counts a call against the burst limit, which knows nothing of the quota; undefined also where there is none. */
  consumeBurst(principal: Principal): Promise<RateLimitOutcome | undefined> {
    const { burst } = this.config;
    if (burst.requests === 0) return Promise.resolve(undefined);
    return this.count(burstKey(principal), burst);
  }

  /** Takes a call that the quota refuses out of its client's burst; never throws because the counters are out of reach. */
  async refundBurst(principal: Principal, { endsAt }: RateLimitOutcome): Promise<void> {
    await this.refund({ key: burstKey(principal), windowEndsAt: endsAt });
  }

  /**
   * Counts a tool call that no turn makes: as many as turns in a burst, by a count of their own. Throws
   * `REQUEST.BURST_LIMITED` when a client makes them too fast.
   */
  admitToolCall(principal: Principal): Promise<void> {
    return this.admit(principal, 'tools', 'tool calls');
  }

  /** The same for what a client has stored without a turn: sessions and facts, counted together and apart from all else. */
  admitWrite(principal: Principal): Promise<void> {
    return this.admit(principal, 'writes', 'sessions and facts');
  }

  /**
   * Counts a request that is refused unless it is a repeat, and tells whether that may be looked up: as often as turns may
   * start in a burst, by a count of its own, so that made-up keys cost the store no more than turns do.
   */
  async admitLookup(principal: Principal): Promise<boolean> {
    const { burst } = this.config;
    if (burst.requests === 0) return true;
    return (await this.count(burstKey(principal, 'lookups'), burst))?.isAdmitted !== false;
  }

  /**
   * Where a client stands, without counting. A client without a window is told of the one that would start
   * now.
   */
  async info(principal: Principal): Promise<RateLimitInfo> {
    const { windowMs } = this.config;
    const requests = this.limitOf(principal);
    const window = await this.store.peek(clientTracker(principal));
    const used = window?.used ?? 0;
    return {
      limit: requests,
      used,
      remaining: Math.max(0, requests - used),
      reset: Math.ceil((window?.endsAt ?? Date.now() + windowMs) / 1000),
      window: windowMs / 1000,
    };
  }

  /**
   * Gives a counted call back, once, however often it is asked to: for a turn that failed before its first
   * content. Tells whether it did, and never throws because the counters are out of reach.
   */
  async refund(admission: RateLimitAdmission): Promise<boolean> {
    if (this.refunded.has(admission)) return false;
    this.refunded.add(admission);
    try {
      return await this.store.refund(admission.key, admission.windowEndsAt);
    } catch (error) {
      if (isUnavailable(error)) return false;
      throw error;
    }
  }

  private async admit(principal: Principal, kind: string, calls: string): Promise<void> {
    const { burst } = this.config;
    if (burst.requests === 0) return;
    const outcome = await this.count(burstKey(principal, kind), burst);
    if (outcome?.isAdmitted !== false) return;
    throw new AppError(
      'REQUEST.BURST_LIMITED',
      `Not more than ${burst.requests} ${calls} may be made this fast.`,
      {
        retryAfterMs: outcome.endsInMs,
        details: { limit: burst.requests, reset: Math.ceil(outcome.endsAt / 1000) },
      },
    );
  }

  private async count(key: string, quota: RateLimitQuota): Promise<RateLimitOutcome | undefined> {
    try {
      return await this.store.consume(key, quota);
    } catch (error) {
      if (this.config.onStoreFailure === 'open' && isUnavailable(error)) return undefined;
      throw error;
    }
  }
}

/** Without a kind it is that of turns. */
function burstKey(principal: Principal, kind?: string): string {
  const prefix = kind === undefined ? 'burst' : `burst:${kind}`;
  return `${prefix}:${clientTracker(principal)}`;
}

function isUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.code === 'STORE.UNAVAILABLE';
}
