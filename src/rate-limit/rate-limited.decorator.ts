import { applyDecorators, UseGuards } from '@nestjs/common';
import { ApiTooManyRequestsResponse } from '@nestjs/swagger';
import { ErrorBody } from '../common/http/index.js';
import { ShutdownGuard } from '../common/lifecycle/index.js';
import { OpenStreamGuard } from './open-stream.guard.js';
import { RateLimitGuard } from './rate-limit.guard.js';

const wholeNumber = { type: 'integer' } as const;

/** As documents describe the headers of a 429. */
export const RATE_LIMIT_HEADERS = {
  'X-RateLimit-Limit': { description: 'Turns in a window.', schema: wholeNumber },
  'X-RateLimit-Remaining': { description: 'Turns left in this window.', schema: wholeNumber },
  'X-RateLimit-Reset': { description: 'End of the window in epoch seconds.', schema: wholeNumber },
  'Retry-After': { description: 'Seconds until another try may succeed.', schema: wholeNumber },
};

/**
 * Counts calls of a handler, or of all handlers of a controller, against the client's quota of turns, and their
 * answers among those it has under way. At shutdown they are refused uncounted. For routes that start a turn, and no others;
 * their module imports `RateLimitModule`.
 */
export function RateLimited(): ClassDecorator & MethodDecorator {
  return applyDecorators(
    UseGuards(ShutdownGuard, OpenStreamGuard, RateLimitGuard),
    ApiTooManyRequestsResponse({
      description:
        'REQUEST.RATE_LIMITED: the quota of turns is used up. REQUEST.BURST_LIMITED: too many within seconds. ' +
        'REQUEST.TOO_MANY_STREAMS: too many answers under way.',
      type: ErrorBody,
      headers: RATE_LIMIT_HEADERS,
    }),
  );
}
