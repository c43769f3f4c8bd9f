import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';

export class DependencyHealth {
  @ApiProperty({ enum: ['up', 'down'] })
  readonly status!: 'up' | 'down';

  @ApiPropertyOptional({ description: 'What kind it is.', example: 'sqlite' })
  readonly kind?: string;
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
