import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { catchError, from, of, switchMap, throwError, type Observable } from 'rxjs';
import { AppError } from '../common/errors/index.js';
import { admissionOf } from './rate-limit-admission.js';
import { RateLimitService } from './rate-limit.service.js';

const REMAINING = 'X-RateLimit-Remaining';

/**
 * Gives a call back whose handler throws: its client got nothing of an answer. A turn that was cancelled is not given
 * back, or cancelling would make turns free.
 */
@Injectable()
export class RateLimitRefundInterceptor implements NestInterceptor {
  constructor(private readonly rateLimit: RateLimitService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<object>();
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      catchError((error: unknown) => {
        const admission = admissionOf(request);
        const isCancelled = error instanceof AppError && error.code === 'TURN.CANCELLED';
        const refund = admission === undefined || isCancelled ? of(false) : this.rateLimit.refund(admission);
        return from(refund).pipe(
          switchMap((isRefunded) => {
            if (isRefunded) response.setHeader(REMAINING, Number(response.getHeader(REMAINING)) + 1);
            return throwError(() => error);
          }),
        );
      }),
    );
  }
}
