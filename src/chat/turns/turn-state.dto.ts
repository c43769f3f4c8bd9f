import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AttemptMode } from '../../conversation/index.js';
import type { LedgerEntry, ToolLedgerEntry, TurnState, TurnStatus } from '../../turns/index.js';

class UsageDto {
  @ApiProperty({ example: 42 })
  readonly inputTokens!: number;

  @ApiProperty({ example: 7 })
  readonly outputTokens!: number;

  @ApiPropertyOptional({ description: "Part of inputTokens, read from the vendor's cache." })
  readonly cachedInputTokens?: number;

  @ApiProperty({ description: 'True when the vendor did not say and this is a guess.' })
  readonly estimated!: boolean;

  @ApiPropertyOptional({
    description: 'US dollars, as far as prices are configured; absent where none is.',
    example: 0.000084,
  })
  readonly costUsd?: number;
}

class LedgerEntryDto implements LedgerEntry {
  @ApiProperty({ description: "Counts the turn's model calls from 1.", example: 1 })
  readonly number!: number;

  @ApiProperty({ example: 'demo' })
  readonly provider!: string;

  @ApiProperty({ example: 'demo' })
  readonly model!: string;

  @ApiProperty({ enum: ['running', 'answered', 'failed', 'cancelled'] })
  readonly outcome!: LedgerEntry['outcome'];

  @ApiPropertyOptional({ description: 'Why it failed.', example: 'overloaded' })
  readonly reason?: string;

  @ApiPropertyOptional({ description: 'The place of the key in the configuration, from 0.', example: 0 })
  readonly keyIndex?: number;

  @ApiPropertyOptional({
    enum: ['retry', 'continue', 'replay', 'reset'],
    description: 'How it went on with the answer; absent for the first attempt of a model call.',
  })
  readonly mode?: AttemptMode;

  @ApiPropertyOptional({ description: 'Milliseconds waited ahead of it.', example: 250 })
  readonly delayMs?: number;

  @ApiPropertyOptional({ example: 812 })
  readonly durationMs?: number;

  @ApiPropertyOptional({ type: UsageDto })
  readonly usage?: UsageDto;
}

class ToolLedgerEntryDto implements ToolLedgerEntry {
  @ApiProperty({ example: 'call_1' })
  readonly callId!: string;

  @ApiProperty({ example: 'get_weather' })
  readonly name!: string;

  @ApiProperty({ description: 'False where the tool could not do it.' })
  readonly ok!: boolean;

  @ApiPropertyOptional({ description: 'With `ok` false.', example: 'TOOL.TIMEOUT' })
  readonly code?: string;

  @ApiProperty({ example: 812 })
  readonly durationMs!: number;

  @ApiProperty({ description: 'True where a same call had the result already.' })
  readonly cached!: boolean;
}

class TurnFailureDto {
  @ApiProperty({ example: 'UPSTREAM_INTERRUPTED' })
  readonly code!: string;

  @ApiProperty({ example: 'The answer was cut off before it was complete.' })
  readonly message!: string;

  @ApiProperty({ description: 'Whether the same input may succeed when it is sent again.' })
  readonly retryable!: boolean;
}

export class TurnStateDto implements TurnState {
  @ApiProperty({ format: 'uuid' })
  readonly turnId!: string;

  @ApiProperty({ example: 'my-session' })
  readonly sessionId!: string;

  @ApiProperty({ enum: ['running', 'completed', 'failed', 'cancelled'] })
  readonly status!: TurnStatus;

  @ApiProperty({ description: 'Who gave the answer, or gives it now.', example: 'demo' })
  readonly provider!: string;

  @ApiProperty({ example: 'demo' })
  readonly model!: string;

  @ApiProperty({
    description: 'The answer so far; whole only when the status is completed.',
    example: 'It is noon.',
  })
  readonly text!: string;

  @ApiPropertyOptional({ enum: ['stop', 'length', 'content-filter', 'tool-calls', 'other'] })
  readonly finishReason?: Exclude<TurnState['finishReason'], undefined>;

  @ApiProperty({ type: UsageDto, description: 'Of the model calls that gave the answer.' })
  readonly usage!: UsageDto;

  @ApiProperty({ type: UsageDto, description: 'Of all attempts, those that failed as well.' })
  readonly spend!: UsageDto;

  @ApiProperty({ type: [LedgerEntryDto], description: 'Every model call and what it cost.' })
  readonly ledger!: LedgerEntryDto[];

  @ApiProperty({ type: [ToolLedgerEntryDto], description: 'Every tool call that has come back.' })
  readonly toolCalls!: ToolLedgerEntryDto[];

  @ApiPropertyOptional({ type: TurnFailureDto, description: 'With status failed.' })
  readonly error?: TurnFailureDto;

  @ApiPropertyOptional({ description: 'With status cancelled.', example: 'cancelled by the client' })
  readonly cancelReason?: string;

  @ApiPropertyOptional({ description: 'The stored answer.', format: 'uuid' })
  readonly messageId?: string;

  @ApiPropertyOptional({ description: 'SHA-256 of the text as UTF-8, in hex. With status completed.' })
  readonly sha256?: string;

  @ApiProperty({ description: 'Epoch milliseconds.', example: 1764000000000 })
  readonly startedAt!: number;

  @ApiPropertyOptional({ description: 'Epoch milliseconds.', example: 1764000001000 })
  readonly endedAt?: number;

  @ApiProperty({ description: 'The sequence number of the last event.', example: 5 })
  readonly events!: number;
}
