import { applyDecorators, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiTooManyRequestsResponse } from '@nestjs/swagger';
import { ErrorBody } from '../common/http/index.js';
import { RateLimitRefundInterceptor } from './rate-limit-refund.interceptor.js';
import { RateLimitGuard } from './rate-limit.guard.js';

const wholeNumber = { type: 'integer' } as const;

/**
 * Counts calls of a handler, or of all handlers of a controller, against the client's quota of turns. For
 * routes that start a turn, and no others; their module imports `RateLimitModule`.
 */
export function RateLimited(): ClassDecorator & MethodDecorator {
  return applyDecorators(
    UseGuards(RateLimitGuard),
    UseInterceptors(RateLimitRefundInterceptor),
    ApiTooManyRequestsResponse({
      description: 'REQUEST.RATE_LIMITED: the quota of turns is used up.',
      type: ErrorBody,
      headers: {
        'X-RateLimit-Limit': { description: 'Turns in a window.', schema: wholeNumber },
        'X-RateLimit-Remaining': { description: 'Turns left in this window.', schema: wholeNumber },
        'X-RateLimit-Reset': { description: 'End of the window in epoch seconds.', schema: wholeNumber },
        'Retry-After': { description: 'Seconds until the window ends.', schema: wholeNumber },
      },
    }),
  );
}
