import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Equals, IsObject, IsOptional, IsString, MaxLength } from 'class-validator';
import type { JsonObject } from '../../conversation/index.js';

/** A request or notification of JSON-RPC 2.0. Batches are no longer part of the protocol. */
export class McpMessage {
  @ApiProperty({ example: '2.0' })
  @Equals('2.0', { message: 'jsonrpc must be "2.0"' })
  readonly jsonrpc!: string;

  @ApiPropertyOptional({
    description: 'Absent in notifications.',
    oneOf: [{ type: 'string' }, { type: 'integer' }],
    example: 1,
  })
  @IsOptional()
  readonly id?: string | number;

  @ApiProperty({ example: 'tools/list' })
  @MaxLength(200, { message: 'method is too long' })
  @IsString({ message: 'method must be a text' })
  readonly method!: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  @IsOptional()
  @IsObject({ message: 'params must be an object' })
  readonly params?: JsonObject;
}

/** A response of JSON-RPC 2.0. */
export class McpAnswer {
  @ApiProperty({ example: '2.0' })
  readonly jsonrpc!: string;

  @ApiProperty({ oneOf: [{ type: 'string' }, { type: 'integer' }], example: 1 })
  readonly id!: string | number;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  readonly result?: JsonObject;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  readonly error?: JsonObject;
}
