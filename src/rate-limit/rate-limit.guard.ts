import { Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerRequest } from '@nestjs/throttler';
import type { Response } from 'express';
import { AppError } from '../common/errors/index.js';
import { clientTracker } from './client-tracker.js';
import { admissionOf, rememberAdmission } from './rate-limit-admission.js';
import { RateLimitService } from './rate-limit.service.js';
import type { RateLimitOutcome } from './rate-limit.store.js';
import { requestPrincipal, type IdentifiedRequest } from './request-principal.js';

/**
 * Counts a request before its handler runs, and throws `REQUEST.RATE_LIMITED` when its client has used up the quota. Counts
 * through `RateLimitService`; the throttler's own storage has no fixed window and cannot give back.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  @Inject(RateLimitService)
  private readonly rateLimit!: RateLimitService;

  protected override async handleRequest(request: ThrottlerRequest): Promise<boolean> {
    const { req, res } = this.getRequestResponse(request.context);
    // A class and its method may both be marked; that is still one call.
    if (admissionOf(req) !== undefined) return true;
    const tracker = await request.getTracker(req, request.context);
    const key = request.generateKey(request.context, tracker, 'default');
    const outcome = await this.rateLimit.consume(key);
    if (outcome === undefined) return true;
    this.setQuotaHeaders(res as Response, outcome);
    if (!outcome.isAdmitted) throw this.toError(outcome);
    rememberAdmission(req, { key, windowEndsAt: outcome.endsAt });
    return true;
  }

  protected override getTracker(request: IdentifiedRequest): Promise<string> {
    return Promise.resolve(clientTracker(requestPrincipal(request)));
  }

  /** The same for every handler: all limited routes share one counter per client. */
  protected override generateKey(_context: ExecutionContext, tracker: string): string {
    return tracker;
  }

  private setQuotaHeaders(response: Response, outcome: RateLimitOutcome): void {
    const { limit } = this.rateLimit;
    response.setHeader(`${this.headerPrefix}-Limit`, limit);
    response.setHeader(`${this.headerPrefix}-Remaining`, Math.max(0, limit - outcome.used));
    response.setHeader(`${this.headerPrefix}-Reset`, toSeconds(outcome.endsAt));
    if (!outcome.isAdmitted) response.setHeader('Retry-After', toSeconds(outcome.endsInMs));
  }

  private toError({ endsAt, endsInMs }: RateLimitOutcome): AppError {
    const { limit } = this.rateLimit;
    return new AppError('REQUEST.RATE_LIMITED', `The limit of ${limit} turns is used up. Try again later.`, {
      retryAfterMs: endsInMs,
      details: { limit, reset: toSeconds(endsAt) },
    });
  }
}

/** Rounded up: a client that comes back at that second is let in. */
function toSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
