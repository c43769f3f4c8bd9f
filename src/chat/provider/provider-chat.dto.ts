import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  Matches,
  ValidateNested,
} from 'class-validator';
import { MAX_CONVERSATION_LENGTH, MAX_MESSAGES, MAX_SESSION_ID_LENGTH } from '../limits.js';

const ROLES = ['user', 'assistant', 'system'] as const;

export class ProviderChatMessage {
  @ApiProperty({ enum: ROLES, example: 'user' })
  @IsIn(ROLES, { message: `the role of a message must be one of ${ROLES.join(', ')}` })
  readonly role!: (typeof ROLES)[number];

  @ApiProperty({ example: 'What time is it in Hanoi?' })
  @Matches(/\S/, { message: 'the content of a message must not be blank' })
  @IsString({ message: 'the content of a message must be a text' })
  readonly content!: string;
}

export class ProviderChatRequest {
  @ApiProperty({
    type: [ProviderChatMessage],
    description:
      `The conversation, oldest first; the last message is the user's. All texts together have at most ` +
      `${MAX_CONVERSATION_LENGTH} characters.`,
    example: [{ role: 'user', content: 'What time is it in Hanoi?' }],
  })
  @ValidateNested({ each: true, message: 'each of messages must be an object' })
  @Type(() => ProviderChatMessage)
  @ArrayMaxSize(MAX_MESSAGES, { message: `messages must be at most ${MAX_MESSAGES}` })
  @ArrayNotEmpty({ message: 'messages must not be empty' })
  @IsArray({ message: 'messages must be a list' })
  readonly messages!: ProviderChatMessage[];

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'The session to go on with; created when it does not exist. Only the last message is then taken, and the ' +
      'history is that of the session. Left out, null or empty: the messages are all there is, and nothing is stored.',
    maxLength: MAX_SESSION_ID_LENGTH,
  })
  @IsOptional()
  @IsString({ message: 'session_id must be a text' })
  readonly session_id?: string | null;
}
