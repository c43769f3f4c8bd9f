import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { PublicRoute } from '../auth/index.js';
import { section, type ServerConfig } from '../config/index.js';
import { ProviderCheck } from '../providers/index.js';
import { BasicHealth, DetailedHealth } from './api-health.dto.js';
import { encodeBasicHealth, encodeDetailedHealth, type HealthFacts } from './api-health.encoder.js';
import { HealthService } from './health.service.js';

const UNHEALTHY =
  'The store is down, or the counters of a rate limit that fails closed, or the process is shutting down.';

@ApiTags('health')
@PublicRoute()
@Controller('api/health')
export class ApiHealthController {
  constructor(
    private readonly health: HealthService,
    private readonly providers: ProviderCheck,
    @Inject(section('server')) private readonly config: ServerConfig,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Whether turns can run' })
  @ApiResponse({ status: 200, type: BasicHealth })
  @ApiResponse({ status: 503, description: UNHEALTHY, type: BasicHealth })
  async basic(@Res({ passthrough: true }) response: Response): Promise<BasicHealth> {
    return encodeBasicHealth(await this.check(response));
  }

  @Get('detailed')
  @ApiOperation({
    summary: 'The service, what it depends on, its memory and versions',
    description: 'Asks no provider: GET /health/{provider} does.',
  })
  @ApiResponse({ status: 200, type: DetailedHealth })
  @ApiResponse({ status: 503, description: UNHEALTHY, type: DetailedHealth })
  async detailed(@Res({ passthrough: true }) response: Response): Promise<DetailedHealth> {
    const facts = await this.check(response);
    return encodeDetailedHealth(facts, this.providers.traffic(), process.memoryUsage());
  }

  private async check(response: Response): Promise<HealthFacts> {
    const report = await this.health.report();
    response.status(report.status === 'healthy' ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return { service: this.config.appName, report, time: new Date() };
  }
}
