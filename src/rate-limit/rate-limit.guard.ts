import { Inject, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerRequest } from '@nestjs/throttler';
import type { Response } from 'express';
import type { Principal } from '../common/context/index.js';
import { AppError } from '../common/errors/index.js';
import { requestPrincipal, type IdentifiedRequest } from '../common/http/index.js';
import { clientTracker } from './client-tracker.js';
import { admissionOf, rememberAdmission } from './rate-limit-admission.js';
import { setQuotaHeaders } from './quota-headers.js';
import { RateLimitService } from './rate-limit.service.js';
import type { RateLimitOutcome } from './rate-limit.store.js';

/**
 * Counts a request before its handler runs, and throws `REQUEST.BURST_LIMITED` when its client starts turns too
 * fast, `REQUEST.RATE_LIMITED` when it has used up the quota. What one refuses the other does not count. Counts through `RateLimitService`; the throttler's
 * own storage has no fixed window and cannot give back.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  @Inject(RateLimitService)
  private readonly rateLimit!: RateLimitService;

  protected override async handleRequest(request: ThrottlerRequest): Promise<boolean> {
    const { req, res } = this.getRequestResponse(request.context);
    // A class and its method may both be marked; that is still one call.
    if (admissionOf(req) !== undefined) return true;
    const principal = requestPrincipal(req as IdentifiedRequest);
    const burst = await this.checkBurst(principal, res as Response);
    const outcome = await this.rateLimit.consume(principal);
    if (outcome === undefined) return true;
    const limit = this.rateLimit.limitOf(principal);
    const reset = toSeconds(outcome.endsAt);
    setQuotaHeaders(res as Response, { limit, remaining: limit - outcome.used, reset });
    if (!outcome.isAdmitted) {
      if (burst !== undefined) await this.rateLimit.refundBurst(principal, burst);
      throw usedUp(res as Response, outcome, limit);
    }
    rememberAdmission(req, { key: clientTracker(principal), windowEndsAt: outcome.endsAt });
    return true;
  }

  /** A refusal costs nothing of the quota; its headers tell of the quota all the same. */
  private async checkBurst(principal: Principal, response: Response): Promise<RateLimitOutcome | undefined> {
    const burst = await this.rateLimit.consumeBurst(principal);
    if (burst?.isAdmitted !== false) return burst;
    const quota = await this.rateLimit.info(principal).catch(() => undefined);
    if (quota !== undefined) setQuotaHeaders(response, quota);
    const retryAfterMs = setRetryAfter(response, burst);
    throw new AppError('REQUEST.BURST_LIMITED', `Not more than ${burst.used} turns may start this fast.`, {
      retryAfterMs,
      details: { limit: burst.used, reset: toSeconds(burst.endsAt) },
    });
  }
}

function usedUp(response: Response, outcome: RateLimitOutcome, limit: number): AppError {
  const retryAfterMs = setRetryAfter(response, outcome);
  return new AppError('REQUEST.RATE_LIMITED', `The limit of ${limit} turns is used up. Try again later.`, {
    retryAfterMs,
    details: { limit, reset: toSeconds(outcome.endsAt) },
  });
}

function setRetryAfter(response: Response, { endsInMs }: RateLimitOutcome): number {
  response.setHeader('Retry-After', toSeconds(endsInMs));
  return endsInMs;
}

/** Rounded up: a client that comes back at that second is let in. */
function toSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
