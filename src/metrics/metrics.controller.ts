import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { AdminRoute } from '../auth/index.js';
import { AppError } from '../common/errors/index.js';
import { MetricsRegistry } from '../common/observability/index.js';
import { section, type ObservabilityConfig } from '../config/index.js';
import { exposeProcessMetrics } from './process-metrics.js';

@ApiTags('service')
@AdminRoute()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly registry: MetricsRegistry,
    @Inject(section('observability')) private readonly config: ObservabilityConfig,
  ) {}

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: 'Numbers for Prometheus', description: 'docs/operations.md lists them.' })
  @ApiProduces('text/plain')
  @ApiResponse({ status: 200, schema: { type: 'string', example: 'nestor_info{version="0.1.0"} 1' } })
  @ApiResponse({ status: 404, description: 'METRICS_ENABLED is false.' })
  async metrics(): Promise<string> {
    if (!this.config.isMetricsEnabled) {
      throw new AppError('REQUEST.NOT_FOUND', 'Metrics are not enabled here.');
    }
    const texts = await Promise.all([this.registry.expose(), exposeProcessMetrics()]);
    return texts.join('\n');
  }
}
