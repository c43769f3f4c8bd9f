import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';

export class DependencyHealth {
  @ApiProperty({ enum: ['up', 'down'] })
  readonly status!: 'up' | 'down';

  @ApiPropertyOptional({ description: 'What kind it is.', example: 'sqlite' })
  readonly kind?: string;

  @ApiPropertyOptional({
    enum: ['open', 'closed'],
    description:
      'While the counters of rate limits are down: `open` lets turns through uncounted, `closed` refuses them.',
  })
  readonly on_failure?: 'open' | 'closed';
}

@ApiExtraModels(DependencyHealth)
export class HealthReport {
  @ApiProperty({ enum: ['healthy', 'unhealthy'] })
  readonly status!: 'healthy' | 'unhealthy';

  @ApiProperty({ example: '0.1.0' })
  readonly version!: string;

  @ApiProperty({ example: 'development' })
  readonly environment!: string;

  @ApiProperty({ description: 'Since the start.', example: 42 })
  readonly uptime_seconds!: number;

  @ApiProperty({ type: 'object', additionalProperties: { $ref: getSchemaPath(DependencyHealth) } })
  readonly dependencies!: Readonly<Record<string, DependencyHealth>>;
}

export class Liveness {
  @ApiProperty({ example: 'alive' })
  readonly status!: string;
}
