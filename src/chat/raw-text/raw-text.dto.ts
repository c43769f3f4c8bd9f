import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import { MAX_INPUT_LENGTH, MAX_SESSION_ID_LENGTH } from '../limits.js';

export class RawTextRequest {
  @ApiProperty({
    description: "The caller's own name for the session; created when it does not exist.",
    example: 'user-123',
    maxLength: MAX_SESSION_ID_LENGTH,
  })
  @IsString({ message: 'session_id must be a text' })
  readonly session_id!: string;

  @ApiProperty({
    description: 'What the user says.',
    example: 'Explain event streams in simple terms',
    maxLength: MAX_INPUT_LENGTH,
  })
  @MaxLength(MAX_INPUT_LENGTH, { message: `message must be at most ${MAX_INPUT_LENGTH} characters long` })
  @Matches(/\S/, { message: 'message must not be blank' })
  @IsString({ message: 'message must be a text' })
  readonly message!: string;
}
