import { Injectable, Logger } from '@nestjs/common';
import type { Response } from 'express';
import { AppError } from '../common/errors/index.js';
import { REPLAYED_EVENT, wasAnsweredInVain, wasReplayed } from '../common/http/index.js';
import { admissionOf, type RateLimitAdmission } from './rate-limit-admission.js';
import { RateLimitService } from './rate-limit.service.js';

const REMAINING = 'X-RateLimit-Remaining';

/**
 * Gives a call back whose client got nothing of an answer: it failed before the headers were out, or behind them without
 * any content. So is a call that was answered with a turn which had been counted before. A turn that was cancelled is not
 * given back, or cancelling would make turns free.
 */
@Injectable()
export class RateLimitRefund {
  private readonly logger = new Logger(RateLimitRefund.name);

  constructor(private readonly rateLimit: RateLimitService) {}

  /** From when a call is counted: gives it back once its answer turns out to have been for nothing, or a repeat. */
  watch(response: Response, admission: RateLimitAdmission, mayBeRepeat: boolean): void {
    response.on('close', () => {
      if (wasReplayed(response) || wasAnsweredInVain(response)) this.giveBack(admission);
    });
    if (!mayBeRepeat) return;
    response.once(REPLAYED_EVENT, () => {
      // It does not emit another 'close'.
      if (response.closed) this.giveBack(admission);
      else if (!response.headersSent) tellGivenBack(response);
    });
  }

  /** Gives the call of a request back that failed, and says so in the header of its answer. */
  refundFailed(request: object, response: Response, error: unknown): Promise<void> | undefined {
    const admission = admissionOf(request);
    const isCancelled = error instanceof AppError && error.code === 'TURN.CANCELLED';
    if (admission === undefined || isCancelled) return undefined;
    return this.rateLimit
      .refund(admission)
      .then((isGivenBack) => {
        // A repeat has been told already.
        if (isGivenBack && !wasReplayed(response)) tellGivenBack(response);
      })
      .catch((fault: unknown) => {
        this.note(fault);
      });
  }

  private giveBack(admission: RateLimitAdmission): void {
    this.rateLimit.refund(admission).catch((fault: unknown) => {
      this.note(fault);
    });
  }

  /** The answer is out, or has another error to tell: what goes wrong here can only be logged. */
  private note(fault: unknown): void {
    this.logger.error({ err: fault }, 'A turn could not be given back');
  }
}

function tellGivenBack(response: Response): void {
  response.setHeader(REMAINING, Number(response.getHeader(REMAINING)) + 1);
}
