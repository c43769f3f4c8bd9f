import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import { MAX_INPUT_LENGTH, MAX_SESSION_ID_LENGTH } from '../limits.js';

export class ChatStreamRequest {
  @ApiProperty({
    description: 'What the user asks.',
    example: 'Phân tích báo cáo tài chính của FPT năm 2023',
    maxLength: MAX_INPUT_LENGTH,
  })
  @MaxLength(MAX_INPUT_LENGTH, { message: `query must be at most ${MAX_INPUT_LENGTH} characters long` })
  @Matches(/\S/, { message: 'query must not be blank' })
  @IsString({ message: 'query must be a text' })
  readonly query!: string;

  @ApiProperty({
    description: "The caller's own name for the session; created when it does not exist.",
    example: 'user1_session',
    maxLength: MAX_SESSION_ID_LENGTH,
  })
  @IsString({ message: 'session_id must be a text' })
  readonly session_id!: string;
}

export class ChatCleared {
  @ApiProperty({ example: 'success' })
  readonly status!: string;

  @ApiProperty({ example: 'Chat history cleared' })
  readonly message!: string;
}
