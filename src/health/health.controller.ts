import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { HealthReport, Liveness } from './health.dto.js';
import { HealthService } from './health.service.js';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

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
    description: 'The store is down, or the process is shutting down.',
    type: HealthReport,
  })
  ready(@Res({ passthrough: true }) response: Response): Promise<HealthReport> {
    return this.answer(response);
  }

  private async answer(response: Response): Promise<HealthReport> {
    const report = await this.health.report();
    response.status(report.status === 'healthy' ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return report;
  }
}
