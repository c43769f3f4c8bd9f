import { applyDecorators, UseGuards } from '@nestjs/common';
import { ApiTooManyRequestsResponse } from '@nestjs/swagger';
import { ErrorBody } from '../common/http/index.js';
import { OpenStreamGuard } from './open-stream.guard.js';

/**
 * Counts a handler's answers among those a client has under way. For event streams that start no turn; `RateLimited`
 * holds it already. Their module imports `RateLimitModule`.
 */
export function StreamLimited(): MethodDecorator {
  return applyDecorators(
    UseGuards(OpenStreamGuard),
    ApiTooManyRequestsResponse({
      description: 'REQUEST.TOO_MANY_STREAMS: the caller has too many answers under way.',
      type: ErrorBody,
    }),
  );
}
