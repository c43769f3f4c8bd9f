import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

class KeyCounts {
  @ApiProperty({ description: 'Zero where the provider needs none.', example: 2 })
  readonly total!: number;

  @ApiProperty({ description: 'Those that neither rest after a limit nor were refused.', example: 1 })
  readonly available!: number;
}

class TargetHealth {
  @ApiProperty({ example: 'gpt-4o-mini' })
  readonly model!: string;

  @ApiProperty({
    enum: ['closed', 'open', 'half-open'],
    description: 'Open: left alone for a while after repeated failures.',
  })
  readonly breaker!: 'closed' | 'open' | 'half-open';
}

class LastFailure {
  @ApiProperty({ description: 'What went wrong with a model call.', example: 'rate-limit' })
  readonly kind!: string;

  @ApiProperty({ description: 'Epoch milliseconds.', example: 1764000000000 })
  readonly at!: number;
}

export class ProviderHealth {
  @ApiProperty({ example: 'gpt' })
  readonly provider!: string;

  @ApiProperty({
    enum: ['up', 'down', 'not-configured'],
    description: 'What asking the vendor came to; not-configured: it has no key here.',
  })
  readonly status!: 'up' | 'down' | 'not-configured';

  @ApiProperty({ description: 'The default model.', example: 'gpt-4o-mini' })
  readonly model!: string;

  @ApiPropertyOptional({ description: 'Why it is down.', example: 'timeout' })
  readonly reason?: string;

  @ApiPropertyOptional({ description: 'How long the vendor took to answer the check.', example: 180 })
  readonly latency_ms?: number;

  @ApiProperty({
    description: 'Epoch milliseconds; a result is kept for 30 seconds.',
    example: 1764000000000,
  })
  readonly checked_at!: number;

  @ApiProperty({ type: KeyCounts })
  readonly keys!: KeyCounts;

  @ApiProperty({ type: [TargetHealth] })
  readonly targets!: readonly TargetHealth[];

  @ApiProperty({ description: 'Model calls that run now.', example: 3 })
  readonly running!: number;

  @ApiProperty({ description: 'Model calls that wait for one of them to end.', example: 0 })
  readonly queued!: number;

  @ApiPropertyOptional({ type: LastFailure, description: 'The last model call that failed.' })
  readonly last_failure?: LastFailure;
}
