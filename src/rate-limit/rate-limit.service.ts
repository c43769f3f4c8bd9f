import { Inject, Injectable } from '@nestjs/common';
import { clientTracker, type Principal } from '../common/context/index.js';
import { AppError } from '../common/errors/index.js';
import { section, type RateLimitConfig } from '../config/index.js';
import type { RateLimitAdmission } from './rate-limit-admission.js';
import {
  RateLimitStore,
  type RateLimitCount,
  type RateLimitOutcome,
  type RateLimitOutcomes,
} from './rate-limit.store.js';

/** What came of a call that begins a turn, which is counted where both limits have room for it. */
export interface TurnOutcome {
  readonly quota: RateLimitOutcome;
  /** Unset where there is no limit of bursts. */
  readonly burst: RateLimitOutcome | undefined;
}

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
   * Counts a call of a client that begins a turn, against the quota and the burst at once. While the counters cannot be
   * reached: undefined where such calls may pass, else throws `STORE.UNAVAILABLE`.
   */
  async consume(principal: Principal): Promise<TurnOutcome | undefined> {
    const { burst, windowMs } = this.config;
    const turns = {
      key: clientTracker(principal),
      quota: { requests: this.limitOf(principal), windowMs },
    };
    const outcomes =
      burst.requests === 0
        ? await this.count(turns)
        : await this.count(turns, { key: burstKey(principal), quota: burst });
    return outcomes && { quota: outcomes[0], burst: outcomes[1] };
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
    const outcomes = await this.count({ key: burstKey(principal, 'lookups'), quota: burst });
    return outcomes?.[0].hasRoom !== false;
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
    const outcomes = await this.count({ key: burstKey(principal, kind), quota: burst });
    if (outcomes?.[0].hasRoom !== false) return;
    const [{ endsAt, endsInMs }] = outcomes;
    throw new AppError(
      'REQUEST.BURST_LIMITED',
      `Not more than ${burst.requests} ${calls} may be made this fast.`,
      {
        retryAfterMs: endsInMs,
        details: { limit: burst.requests, reset: Math.ceil(endsAt / 1000) },
      },
    );
  }

  private async count(
    ...counts: [RateLimitCount, ...RateLimitCount[]]
  ): Promise<RateLimitOutcomes | undefined> {
    try {
      return await this.store.consume(...counts);
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
