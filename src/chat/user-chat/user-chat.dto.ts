import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches, MaxLength } from 'class-validator';
import type { FinishReason } from '../../conversation/index.js';
import { MAX_INPUT_LENGTH, MAX_SESSION_ID_LENGTH } from '../limits.js';

const USER_ID = { description: 'Names the user, and the session of that user.', example: 'user123' };
const MESSAGE = { description: 'What the user says.', example: 'What is the capital of France?' };
const TIMESTAMP = { format: 'date-time', description: 'In UTC.', example: '2025-01-15T10:30:00Z' };

export class UserChatRequest {
  @ApiProperty({ ...USER_ID, maxLength: MAX_SESSION_ID_LENGTH })
  @IsString({ message: 'user_id must be a text' })
  readonly user_id!: string;

  @ApiProperty({ ...MESSAGE, maxLength: MAX_INPUT_LENGTH })
  @MaxLength(MAX_INPUT_LENGTH, { message: `message must be at most ${MAX_INPUT_LENGTH} characters long` })
  @Matches(/\S/, { message: 'message must not be blank' })
  @IsString({ message: 'message must be a text' })
  readonly message!: string;
}

export class UserChatAnswer {
  @ApiProperty(USER_ID)
  readonly user_id!: string;

  @ApiProperty(MESSAGE)
  readonly message!: string;

  @ApiProperty({ description: 'The answer.', example: 'The capital of France is Paris.' })
  readonly response!: string;

  @ApiProperty(TIMESTAMP)
  readonly timestamp!: string;

  @ApiPropertyOptional({
    enum: ['length', 'content-filter', 'other'],
    description: 'Why the answer ended, where the model did not stop by itself: it is not whole then.',
  })
  readonly finish_reason?: FinishReason;
}

export class UserExchange {
  @ApiProperty(TIMESTAMP)
  readonly timestamp!: string;

  @ApiProperty(MESSAGE)
  readonly user_message!: string;

  @ApiProperty({ description: 'As far as it came.', example: 'The capital of France is Paris.' })
  readonly assistant_response!: string;
}

export class UserHistory {
  @ApiProperty(USER_ID)
  readonly user_id!: string;

  @ApiProperty({ type: [UserExchange], description: 'Oldest first.' })
  readonly history!: UserExchange[];

  @ApiProperty({ description: 'How many the history has.', example: 1 })
  readonly count!: number;
}

export class UserHistoryCleared {
  @ApiProperty(USER_ID)
  readonly user_id!: string;

  @ApiProperty({ example: 'success' })
  readonly status!: string;

  @ApiProperty({ example: 'Chat history cleared' })
  readonly message!: string;
}
