import { Controller, Get, HttpStatus, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { PublicRoute } from '../auth/index.js';
import { ProviderCheck } from '../providers/index.js';
import { HealthReport, Liveness } from './health.dto.js';
import { HealthService } from './health.service.js';
import { ProviderHealth } from './provider-health.dto.js';
import { encodeProviderHealth } from './provider-health.encoder.js';

@ApiTags('health')
@PublicRoute()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthService,
    private readonly providers: ProviderCheck,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The service and what it depends on' })
  @ApiResponse({ status: 200, type: HealthReport })
  @ApiResponse({
    status: 503,
    description: 'A dependency without which no turn can run is down.',
    type: HealthReport,
  })
  report(@Res({ passthrough: true }) response: Response): Promise<HealthReport> {
    return this.answer(response);
  }

  @Get('live')
  @ApiOperation({
    summary: 'Liveness: the process answers',
    description: 'Checks no dependency: a restart would not mend one.',
  })
  @ApiResponse({ status: 200, type: Liveness })
  live(): Liveness {
    return { status: 'alive' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Readiness: turns can run' })
  @ApiResponse({ status: 200, type: HealthReport })
  @ApiResponse({
    status: 503,
    description:
      'The store is down, or the counters of a rate limit that fails closed, or the process is shutting down.',
    type: HealthReport,
  })
  ready(@Res({ passthrough: true }) response: Response): Promise<HealthReport> {
    return this.answer(response);
  }

  @Get(':provider')
  @ApiOperation({
    summary: 'One provider',
    description: 'Asks the vendor, at most once in 30 seconds, and tells how its model calls go.',
  })
  @ApiParam({ name: 'provider', example: 'demo' })
  @ApiResponse({ status: 200, type: ProviderHealth })
  @ApiResponse({
    status: 404,
    description: 'There is no such provider; `details.providers` lists those offered.',
  })
  @ApiResponse({
    status: 503,
    description: 'The vendor does not answer, refuses the key, or has no key here.',
    type: ProviderHealth,
  })
  async provider(
    @Param('provider') name: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ProviderHealth> {
    const report = await this.providers.report(name);
    response.status(report.status === 'up' ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return encodeProviderHealth(report);
  }

  private async answer(response: Response): Promise<HealthReport> {
    const report = await this.health.report();
    response.status(report.status === 'healthy' ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return report;
  }
}
