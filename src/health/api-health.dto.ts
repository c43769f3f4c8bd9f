import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { DependencyHealth, HealthReport } from './health.dto.js';

export class BasicHealth {
  @ApiProperty({ enum: ['healthy', 'unhealthy'] })
  readonly status!: 'healthy' | 'unhealthy';

  @ApiProperty({ example: 'Nestor' })
  readonly service!: string;

  @ApiProperty({ example: '0.1.0' })
  readonly version!: string;

  @ApiProperty({ format: 'date-time', example: '2025-01-15T10:30:00.000Z' })
  readonly timestamp!: string;
}

class MemoryUse {
  @ApiProperty({ description: 'All that the process holds, in bytes.', example: 98_000_000 })
  readonly rss_bytes!: number;

  @ApiProperty({ description: 'Bytes.', example: 41_000_000 })
  readonly heap_used_bytes!: number;

  @ApiProperty({ description: 'Bytes.', example: 60_000_000 })
  readonly heap_total_bytes!: number;
}

class Versions {
  @ApiProperty({ example: '0.1.0' })
  readonly service!: string;

  @ApiProperty({ example: '24.21.0' })
  readonly node!: string;
}

@ApiExtraModels(DependencyHealth)
export class DetailedHealth extends HealthReport {
  @ApiProperty({ example: 'Nestor' })
  readonly service!: string;

  @ApiProperty({ format: 'date-time', example: '2025-01-15T10:30:00.000Z' })
  readonly timestamp!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(DependencyHealth) },
    description:
      'As their traffic shows it: down while every model of a provider is left alone after failures.',
  })
  readonly providers!: Readonly<Record<string, DependencyHealth>>;

  @ApiProperty({ type: MemoryUse })
  readonly memory!: MemoryUse;

  @ApiProperty({ type: Versions })
  readonly versions!: Versions;
}
