import { applyDecorators, UseGuards } from '@nestjs/common';
import { ApiTooManyRequestsResponse } from '@nestjs/swagger';
import { RateLimitGuard } from './rate-limit.guard.js';

const wholeNumber = { type: 'integer' } as const;

/**
 * Counts calls of a handler, or of all handlers of a controller, against the client's quota of turns. For routes that start
 * a turn, and no others; their module imports `RateLimitModule`.
 */
export function RateLimited(): ClassDecorator & MethodDecorator {
  return applyDecorators(
    UseGuards(RateLimitGuard),
    ApiTooManyRequestsResponse({
      description: 'The quota of turns is used up.',
      headers: {
        'X-RateLimit-Limit': { description: 'Turns in a window.', schema: wholeNumber },
        'X-RateLimit-Remaining': { description: 'Turns left in this window.', schema: wholeNumber },
        'X-RateLimit-Reset': { description: 'End of the window in epoch seconds.', schema: wholeNumber },
        'Retry-After': { description: 'Seconds until the window ends.', schema: wholeNumber },
      },
    }),
  );
}
