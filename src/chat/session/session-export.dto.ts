import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { SessionItem } from './session.dto.js';

const TIME = { description: 'Epoch milliseconds.', example: 1764000000000 };

export class ExportedToolCall {
  @ApiProperty({ example: 'call_1' })
  readonly call_id!: string;

  @ApiProperty({ example: 'calculate' })
  readonly name!: string;

  @ApiProperty({
    description: 'As the model gave them: an object, unless the model wrote no JSON.',
    example: { expression: '1 + 1' },
  })
  readonly arguments!: unknown;
}

export class ExportedMessage {
  @ApiProperty({ format: 'uuid' })
  readonly message_id!: string;

  @ApiProperty({ enum: ['system', 'user', 'assistant', 'tool'] })
  readonly role!: string;

  @ApiProperty({ example: 'Hello!' })
  readonly content!: string;

  @ApiProperty(TIME)
  readonly timestamp!: number;

  @ApiProperty({ description: 'What it costs in a prompt.', example: 6 })
  readonly tokens!: number;

  @ApiPropertyOptional({ type: [ExportedToolCall], description: 'What the model asked for.' })
  readonly tool_calls?: ExportedToolCall[];

  @ApiPropertyOptional({ description: 'True when the answer was cut; the content is what was delivered.' })
  readonly interrupted?: boolean;

  @ApiPropertyOptional({ description: 'With role tool: the call this is the result of.', example: 'call_1' })
  readonly call_id?: string;

  @ApiPropertyOptional({ description: 'With role tool: the tool.', example: 'calculate' })
  readonly name?: string;

  @ApiPropertyOptional({ description: 'With role tool: whether it failed.' })
  readonly is_error?: boolean;
}

export class ExportedUsage {
  @ApiProperty({ example: 42 })
  readonly input_tokens!: number;

  @ApiProperty({ example: 7 })
  readonly output_tokens!: number;

  @ApiPropertyOptional({ description: "Part of input_tokens, read from the vendor's cache." })
  readonly cached_input_tokens?: number;

  @ApiProperty({ description: 'True when the vendor did not say and this is a guess.' })
  readonly estimated!: boolean;

  @ApiPropertyOptional({ description: 'US dollars, as far as prices are configured; absent where none is.' })
  readonly cost_usd?: number;
}

export class ExportedTurn {
  @ApiProperty({ format: 'uuid' })
  readonly turn_id!: string;

  @ApiProperty({ description: 'Counts up within the session; gaps are possible.', example: 1 })
  readonly number!: number;

  @ApiProperty({
    description: '`interrupted`: the process that ran it went away.',
    enum: ['running', 'completed', 'failed', 'cancelled', 'interrupted'],
  })
  readonly status!: string;

  @ApiProperty(TIME)
  readonly started_at!: number;

  @ApiPropertyOptional(TIME)
  readonly ended_at?: number;

  @ApiPropertyOptional({ example: 'demo' })
  readonly provider?: string;

  @ApiPropertyOptional({ example: 'demo' })
  readonly model?: string;

  @ApiPropertyOptional({
    enum: ['stop', 'length', 'content-filter', 'tool-calls', 'other'],
    description: 'Why the model stopped; of a completed turn.',
  })
  readonly finish_reason?: string;

  @ApiPropertyOptional({ type: ExportedUsage })
  readonly usage?: ExportedUsage;

  @ApiProperty({ type: [ExportedMessage], description: "The user's first, then all that came of it." })
  readonly messages!: ExportedMessage[];
}

export class SessionExport extends SessionItem {
  @ApiProperty({ description: 'The form of this document.', example: 1 })
  readonly schema_version!: number;

  @ApiProperty(TIME)
  readonly exported_at!: number;

  @ApiProperty({ type: [ExportedTurn], description: 'Oldest first.' })
  readonly turns!: ExportedTurn[];
}
