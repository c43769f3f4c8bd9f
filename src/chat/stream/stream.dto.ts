import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { MAX_INPUT_LENGTH, MAX_SESSION_ID_LENGTH } from '../limits.js';

export class StreamRequest {
  @ApiProperty({
    description: 'What the user says.',
    example: 'Calculate 15 * 7 + 23',
    maxLength: MAX_INPUT_LENGTH,
  })
  @MaxLength(MAX_INPUT_LENGTH, { message: `prompt must be at most ${MAX_INPUT_LENGTH} characters long` })
  @Matches(/\S/, { message: 'prompt must not be blank' })
  @IsString({ message: 'prompt must be a text' })
  readonly prompt!: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'The session to go on with; created when it does not exist. Left out, null or empty: a new one, named in the events.',
    example: 'my-session',
    maxLength: MAX_SESSION_ID_LENGTH,
  })
  @IsOptional()
  @IsString({ message: 'session_id must be a text' })
  readonly session_id?: string | null;
}
