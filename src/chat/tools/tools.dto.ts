import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, IsOptional, IsString, Matches } from 'class-validator';
import type { JsonObject, JsonValue } from '../../conversation/index.js';
import type { ListedMcpServer, ToolSource } from '../../tools/index.js';

export class ToolTestRequest {
  @ApiProperty({ example: 'calculate' })
  @Matches(/\S/, { message: 'tool_name must not be blank' })
  @IsString({ message: 'tool_name must be a text' })
  readonly tool_name!: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, example: { expression: '2 + 2 * 3' } })
  @IsOptional()
  @IsObject({ message: 'arguments must be an object' })
  readonly arguments?: JsonObject;
}

export class ToolItem {
  @ApiProperty({ example: 'calculate' })
  readonly name!: string;

  @ApiProperty({ example: 'Does arithmetic.' })
  readonly description!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'JSON Schema of the arguments.' })
  readonly parameters!: JsonObject;

  @ApiProperty({
    enum: ['internal', 'stored', 'external'],
    description:
      "Whose words its results are: Nestor's own, what users wrote down earlier, or somebody else's. The last two are shown to models as untrusted data.",
  })
  readonly source!: ToolSource;

  @ApiProperty({ description: 'Whether models are offered it.' })
  readonly available!: boolean;

  @ApiPropertyOptional({ description: 'Why not.', example: 'No search engine is set up.' })
  readonly reason?: string;
}

export class LeftOutToolItem {
  @ApiProperty({ description: "The server's own name for it.", example: 'draw' })
  readonly name!: string;

  @ApiProperty({ example: 'its schema is no object' })
  readonly reason!: string;
}

export class McpServerItem {
  @ApiProperty({ example: 'files' })
  readonly name!: string;

  @ApiProperty({ enum: ['connecting', 'connected', 'unavailable', 'misconfigured'] })
  readonly state!: ListedMcpServer['state'];

  @ApiPropertyOptional({
    description: 'Why its tools are not available.',
    example: 'The MCP server files is not available: it did not answer in time.',
  })
  readonly reason?: string;

  @ApiProperty({ description: 'Tools of it among `tools`.', example: 4 })
  readonly tool_count!: number;

  @ApiProperty({ type: [LeftOutToolItem], description: 'Tools of it that cannot be offered.' })
  readonly left_out!: LeftOutToolItem[];
}

export class ToolList {
  @ApiProperty({ type: [ToolItem] })
  readonly tools!: ToolItem[];

  @ApiProperty({ example: 3 })
  readonly total_tools!: number;

  @ApiProperty({ type: [McpServerItem], description: 'The external MCP servers of MCP_CONFIG.' })
  readonly mcp_servers!: McpServerItem[];
}

export class ToolTestResult {
  @ApiProperty({ example: 'calculate' })
  readonly tool_name!: string;

  @ApiProperty({ description: 'False when the tool could not do it; `error` says why.' })
  readonly success!: boolean;

  @ApiPropertyOptional({
    oneOf: [
      { type: 'string' },
      { type: 'object' },
      { type: 'array', items: {} },
      { type: 'number' },
      { type: 'boolean' },
    ],
    description: 'Text or JSON.',
    example: 'Result: 2 + 2 * 3 = 8',
  })
  readonly result?: JsonValue;

  @ApiPropertyOptional({ example: 'Division by zero.' })
  readonly error?: string;

  @ApiProperty({ example: 1 })
  readonly duration_ms!: number;

  @ApiPropertyOptional({ description: 'True where the result of a same call was used.' })
  readonly cached?: boolean;
}
