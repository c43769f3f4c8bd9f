import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AdminRoute } from '../../auth/index.js';
import { AppError } from '../../common/errors/index.js';
import { ErrorBody } from '../../common/http/index.js';
import { section, type SentryConfig } from '../../config/index.js';

@ApiTags('service')
@AdminRoute()
@Controller('sentry-debug')
export class SentryDebugController {
  constructor(@Inject(section('sentry')) private readonly config: SentryConfig) {}

  @Get()
  @ApiOperation({
    summary: 'Raise a test error',
    description: 'With SENTRY_DEBUG_ENABLED: shows that errors reach the log and Sentry.',
  })
  @ApiResponse({ status: 404, description: 'REQUEST.NOT_FOUND: the route is off.', type: ErrorBody })
  @ApiResponse({ status: 500, description: 'INTERNAL.ERROR: the test error.', type: ErrorBody })
  raise(): never {
    if (this.config.isDebugRouteEnabled) throw new Error('A test error of GET /sentry-debug');
    throw new AppError('REQUEST.NOT_FOUND', 'There is no such route. GET /docs shows all of them.');
  }
}
