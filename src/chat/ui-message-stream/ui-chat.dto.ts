import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
} from 'class-validator';
import { MAX_MESSAGES, MAX_NAME_LENGTH, MAX_SESSION_ID_LENGTH } from '../limits.js';

const TRIGGERS = ['submit-message', 'regenerate-message'] as const;

export class UiTextPart {
  @ApiProperty({ enum: ['text'] })
  readonly type!: 'text';

  @ApiProperty({ example: 'What time is it in Hanoi?' })
  readonly text!: string;
}

/** A message as AI SDK's `useChat` keeps it. Of those before the last only the ids are looked at. */
export class UiMessageDto {
  @ApiProperty({ example: 'msg-1' })
  readonly id!: string;

  @ApiProperty({ enum: ['user', 'assistant', 'system'], example: 'user' })
  readonly role!: 'user' | 'assistant' | 'system';

  @ApiProperty({ type: [UiTextPart], example: [{ type: 'text', text: 'What time is it in Hanoi?' }] })
  readonly parts!: UiTextPart[];
}

export class UiChatRequest {
  @ApiProperty({
    description: 'The id of the chat: the session to go on with, created when it does not exist.',
    example: 'my-chat',
    maxLength: MAX_SESSION_ID_LENGTH,
  })
  @IsString({ message: 'id must be a text' })
  readonly id!: string;

  @ApiProperty({
    type: [UiMessageDto],
    description:
      "The chat as the client shows it. Only the last message, the user's, is read: the history is the session's. " +
      'A client may well send nothing but that.',
  })
  @IsObject({ each: true, message: 'each of messages must be an object' })
  @ArrayMaxSize(MAX_MESSAGES, { message: `messages must be at most ${MAX_MESSAGES}` })
  @ArrayNotEmpty({ message: 'messages must not be empty' })
  @IsArray({ message: 'messages must be a list' })
  readonly messages!: UiMessageDto[];

  @ApiPropertyOptional({
    enum: TRIGGERS,
    nullable: true,
    description:
      '`regenerate-message` answers the last message of the user anew; the former answer is dropped once the new one has begun ' +
      'and is stored.',
  })
  @IsOptional()
  @IsIn(TRIGGERS, { message: `trigger must be one of ${TRIGGERS.join(', ')}` })
  readonly trigger?: (typeof TRIGGERS)[number] | null;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description:
      'With `regenerate-message` the answer to be given anew, by default the last one; all later ones go with it. ' +
      'With `submit-message` the message that was edited: all that comes behind the last answer before it is dropped.',
    maxLength: MAX_SESSION_ID_LENGTH,
  })
  @IsOptional()
  @IsString({ message: 'messageId must be a text' })
  readonly messageId?: string | null;

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

export class UiStoredMessageDto {
  @ApiProperty({ example: 'msg-1' })
  readonly id!: string;

  @ApiProperty({ enum: ['user', 'assistant'], example: 'user' })
  readonly role!: string;

  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    description: "AI SDK's parts: text, steps, and the calls of tools with input and output.",
    example: [{ type: 'text', text: 'What time is it in Hanoi?' }],
  })
  readonly parts!: object[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description:
      'With role assistant: turnId, provider, model, usage, and the status of an answer that was cut.',
    example: {
      turnId: '0b8f…',
      provider: 'demo',
      model: 'demo',
      usage: { inputTokens: 52, outputTokens: 9, totalTokens: 61 },
    },
  })
  readonly metadata?: object;
}

export class UiChatHistory {
  @ApiProperty({ example: 'my-chat' })
  readonly id!: string;

  @ApiProperty({ type: [UiStoredMessageDto], description: 'For the `messages` that `useChat` starts with.' })
  readonly messages!: object[];
}

export class UiStopResult {
  @ApiProperty({ description: 'Whether a turn was running.' })
  readonly stopped!: boolean;
}
