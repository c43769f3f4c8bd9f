import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Response } from 'express';
import { clientTracker, type Principal } from '../common/context/index.js';
import { AppError } from '../common/errors/index.js';
import { requestPrincipal, type IdentifiedRequest } from '../common/http/index.js';
import { OpenStreams } from './open-streams.js';
import { setQuotaHeaders } from './quota-headers.js';
import { RateLimitService } from './rate-limit.service.js';

/** None is known: an answer ends when it ends. */
const RETRY_AFTER_MS = 1_000;

const counted = new WeakSet<object>();

/**
 * Counts an answer as under way until its connection closes, and throws `REQUEST.TOO_MANY_STREAMS` when the client has
 * as many as it may. What is refused here is not counted against the quota, whose guard comes after.
 */
@Injectable()
export class OpenStreamGuard implements CanActivate {
  constructor(
    private readonly streams: OpenStreams,
    private readonly rateLimit: RateLimitService,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<never> {
    const request = context.switchToHttp().getRequest<IdentifiedRequest>();
    const response = context.switchToHttp().getResponse<Response>();
    // A class and its method may both be marked, and a client may be gone already.
    if (counted.has(request) || response.closed || response.destroyed) return true;
    const principal = requestPrincipal(request);
    const giveBack = this.streams.take(clientTracker(principal));
    if (giveBack === undefined) return this.refuse(principal, response);
    counted.add(request);
    response.on('close', giveBack);
    return true;
  }

  private async refuse(principal: Principal, response: Response): Promise<never> {
    const quota = await this.rateLimit.info(principal).catch(() => undefined);
    if (quota !== undefined) setQuotaHeaders(response, quota);
    throw tooMany(this.streams.limit);
  }
}

function tooMany(limit: number): AppError {
  return new AppError(
    'REQUEST.TOO_MANY_STREAMS',
    `No more than ${limit} answers may be under way at once. Wait until one has ended.`,
    { retryAfterMs: RETRY_AFTER_MS, details: { limit } },
  );
}
