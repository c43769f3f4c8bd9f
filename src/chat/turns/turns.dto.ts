import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { MAX_INPUT_LENGTH, MAX_NAME_LENGTH, MAX_SESSION_ID_LENGTH } from '../limits.js';

export class TurnRequest {
  @ApiProperty({
    description: 'What the user says.',
    example: 'What time is it in Hanoi?',
    maxLength: MAX_INPUT_LENGTH,
  })
  @MaxLength(MAX_INPUT_LENGTH, { message: `input must be at most ${MAX_INPUT_LENGTH} characters long` })
  @Matches(/\S/, { message: 'input must not be blank' })
  @IsString({ message: 'input must be a text' })
  readonly input!: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'The session to go on with; created when it does not exist. Left out: a new one.',
    example: 'my-session',
    maxLength: MAX_SESSION_ID_LENGTH,
  })
  @IsOptional()
  @IsString({ message: 'session_id must be a text' })
  readonly session_id?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      "The caller's own name for its user: whose memory the turn uses. It is put on the log lines too.",
    maxLength: 200,
  })
  @IsOptional()
  @MaxLength(200, { message: 'user_id must be at most 200 characters long' })
  @IsString({ message: 'user_id must be a text' })
  readonly user_id?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Left out: the default provider.',
  })
  @IsOptional()
  @MaxLength(MAX_NAME_LENGTH, { message: `provider must be at most ${MAX_NAME_LENGTH} characters long` })
  @IsString({ message: 'provider must be a text' })
  readonly provider?: string | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: "One of the provider's models. Left out: its default.",
  })
  @IsOptional()
  @MaxLength(MAX_NAME_LENGTH, { message: `model must be at most ${MAX_NAME_LENGTH} characters long` })
  @IsString({ message: 'model must be a text' })
  readonly model?: string | null;
}
