import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { catchError, from, of, switchMap, throwError, type Observable } from 'rxjs';
import { AppError } from '../common/errors/index.js';
import { admissionOf } from './rate-limit-admission.js';
import { RateLimitService } from './rate-limit.service.js';

/**
 * Gives a call back whose handler throws: its client got nothing of an answer. A turn that was cancelled is not given
 * back, or cancelling would make turns free.
 */
@Injectable()
export class RateLimitRefundInterceptor implements NestInterceptor {
  constructor(private readonly rateLimit: RateLimitService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<object>();
    return next.handle().pipe(
      catchError((error: unknown) => {
        const admission = admissionOf(request);
        const isCancelled = error instanceof AppError && error.code === 'TURN.CANCELLED';
        const refund = admission === undefined || isCancelled ? of(false) : this.rateLimit.refund(admission);
        return from(refund).pipe(switchMap(() => throwError(() => error)));
      }),
    );
  }
}
