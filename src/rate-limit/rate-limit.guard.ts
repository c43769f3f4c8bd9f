import { Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import type { Response } from 'express';
import { clientTracker, type Principal } from '../common/context/index.js';
import { AppError } from '../common/errors/index.js';
import {
  deferredRefusal,
  deferRefusal,
  mayBeRepeat,
  requestPrincipal,
  type IdentifiedRequest,
} from '../common/http/index.js';
import { admissionOf, rememberAdmission } from './rate-limit-admission.js';
import { setQuotaHeaders } from './quota-headers.js';
import { RateLimitRefund } from './rate-limit-refund.js';
import { RateLimitService } from './rate-limit.service.js';
import type { RateLimitOutcome } from './rate-limit.store.js';

/**
 * Counts a request before its handler runs, and throws `REQUEST.BURST_LIMITED` when its client starts turns too
 * fast, `REQUEST.RATE_LIMITED` when it has used up the quota. What one refuses the other does not count. A request that
 * may be a repeat is let through with its refusal noted, for whoever finds that it is none to throw. Counts through
 * `RateLimitService`; the throttler's own storage has no fixed window and cannot give back, and what it looks up for each
 * request, six metadata of two targets, no route of ours has.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  @Inject(RateLimitService)
  private readonly rateLimit!: RateLimitService;
  @Inject(RateLimitRefund)
  private readonly refund!: RateLimitRefund;

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    // A class and its method may both be marked; that is still one call.
    if (admissionOf(request) !== undefined || deferredRefusal(request) !== undefined) return true;
    const principal = requestPrincipal(request);
    const refusal = await this.count(principal, context);
    if (refusal === undefined) return true;
    if (!mayBeRepeat(context) || !(await this.rateLimit.admitLookup(principal))) throw refusal;
    deferRefusal(request, refusal);
    return true;
  }

  /** What the request is refused with; undefined when it was counted, or the counters are out of reach. */
  private async count(principal: Principal, context: ExecutionContext): Promise<AppError | undefined> {
    const response = context.switchToHttp().getResponse<Response>();
    const outcome = await this.rateLimit.consume(principal);
    if (outcome === undefined) return undefined;
    const { quota, burst } = outcome;
    const limit = this.rateLimit.limitOf(principal);
    setQuotaHeaders(response, { limit, remaining: limit - quota.used, reset: toSeconds(quota.endsAt) });
    if (burst?.hasRoom === false) return tooFast(burst);
    if (!quota.hasRoom) return usedUp(quota, limit);
    const admission = { key: clientTracker(principal), windowEndsAt: quota.endsAt };
    rememberAdmission(context.switchToHttp().getRequest<object>(), admission);
    this.refund.watch(response, admission, mayBeRepeat(context));
    return undefined;
  }
}

function tooFast({ used, endsAt, endsInMs }: RateLimitOutcome): AppError {
  return new AppError('REQUEST.BURST_LIMITED', `Not more than ${used} turns may start this fast.`, {
    retryAfterMs: endsInMs,
    details: { limit: used, reset: toSeconds(endsAt) },
  });
}

function usedUp({ endsAt, endsInMs }: RateLimitOutcome, limit: number): AppError {
  return new AppError('REQUEST.RATE_LIMITED', `The limit of ${limit} turns is used up. Try again later.`, {
    retryAfterMs: endsInMs,
    details: { limit, reset: toSeconds(endsAt) },
  });
}

/** Rounded up: a client that comes back at that second is let in. */
function toSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
