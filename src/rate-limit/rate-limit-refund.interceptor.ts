import {
  Injectable,
  Logger,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { Response } from 'express';
import { catchError, finalize, from, switchMap, throwError, type Observable } from 'rxjs';
import { AppError } from '../common/errors/index.js';
import { mayBeRepeat, REPLAYED_EVENT, wasAnsweredInVain, wasReplayed } from '../common/http/index.js';
import { admissionOf, type RateLimitAdmission } from './rate-limit-admission.js';
import { RateLimitService } from './rate-limit.service.js';

const REMAINING = 'X-RateLimit-Remaining';

/**
 * Gives a call back whose client got nothing of an answer: whose handler throws, or whose stream was opened ahead of an
 * answer that then failed; and one that was answered with a turn which had been counted before. A turn that was
 * cancelled is not given back, or cancelling would make turns free.
 */
@Injectable()
export class RateLimitRefundInterceptor implements NestInterceptor {
  private readonly logger = new Logger(RateLimitRefundInterceptor.name);

  constructor(private readonly rateLimit: RateLimitService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<object>();
    const response = context.switchToHttp().getResponse<Response>();
    // A stream goes on when its handler is over.
    const settle = (): void => {
      const admission = admissionOf(request);
      if ((wasReplayed(response) || wasAnsweredInVain(response)) && admission !== undefined)
        this.giveBack(admission);
    };
    response.on('close', settle);
    if (mayBeRepeat(context)) {
      response.once(REPLAYED_EVENT, () => {
        if (admissionOf(request) !== undefined && !response.headersSent) tellGivenBack(response);
      });
    }
    const answer = next
      .handle()
      .pipe(
        catchError((error: unknown) =>
          from(this.refundFailed(request, response, error)).pipe(switchMap(() => throwError(() => error))),
        ),
      );
    return response.closed ? answer.pipe(finalize(settle)) : answer;
  }

  /** Gives the call back whose handler threw, and says so in the header of its answer. */
  private async refundFailed(request: object, response: Response, error: unknown): Promise<void> {
    const admission = admissionOf(request);
    const isCancelled = error instanceof AppError && error.code === 'TURN.CANCELLED';
    if (admission === undefined || isCancelled) return;
    // A repeat has been told already.
    if ((await this.rateLimit.refund(admission)) && !wasReplayed(response)) tellGivenBack(response);
  }

  /** The answer is out: what goes wrong here can only be logged. */
  private giveBack(admission: RateLimitAdmission): void {
    this.rateLimit.refund(admission).catch((error: unknown) => {
      this.logger.error({ err: error }, 'A turn could not be given back');
    });
  }
}

function tellGivenBack(response: Response): void {
  response.setHeader(REMAINING, Number(response.getHeader(REMAINING)) + 1);
}
