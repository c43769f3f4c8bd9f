import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Max, Min } from 'class-validator';
import { Type } from 'class-transformer';
import { REMINDER_STATUSES, type ReminderStatus } from '../../session/index.js';

const STATUS = {
  enum: REMINDER_STATUSES,
  description: 'Pending until it was delivered, given up or cancelled.',
};
const MAX_LIMIT = 500;
const DEFAULT_LIMIT = 100;

export class RemindersQuery {
  @ApiPropertyOptional({
    description: 'Only those made in this session. Without authentication this or `user_id` is needed.',
    example: 'my-session',
  })
  @IsOptional()
  @IsString({ message: 'session_id must be a text' })
  readonly session_id?: string;

  @ApiPropertyOptional({
    description:
      'Only those of this user; `me` is the principal itself. A turn that names no user is of its session.',
    example: 'alice',
  })
  @IsOptional()
  @IsString({ message: 'user_id must be a text' })
  readonly user_id?: string;

  @ApiPropertyOptional({ ...STATUS, description: 'Left out: all.' })
  @IsOptional()
  @IsIn(REMINDER_STATUSES, { message: `status must be one of ${REMINDER_STATUSES.join(', ')}` })
  readonly status?: ReminderStatus;

  @ApiPropertyOptional({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @IsOptional()
  @Max(MAX_LIMIT, { message: `limit must be at most ${MAX_LIMIT}` })
  @Min(1, { message: 'limit must be at least 1' })
  @IsInt({ message: 'limit must be a whole number' })
  @Type(() => Number)
  readonly limit: number = DEFAULT_LIMIT;
}

export class ReminderItem {
  @ApiProperty({ example: '0d9f5b1e-6a8b-4f0a-8a68-5f3c0c8d2a10' })
  readonly id!: string;

  @ApiProperty({ example: 'Call mom' })
  readonly title!: string;

  @ApiPropertyOptional({ example: 'About the weekend' })
  readonly description?: string;

  @ApiProperty({ description: 'With the offset of its time zone.', example: '2026-11-22T09:00:00+07:00' })
  readonly due_at!: string;

  @ApiProperty({ description: 'In which the time was said.', example: 'Asia/Ho_Chi_Minh' })
  readonly timezone!: string;

  @ApiProperty(STATUS)
  readonly status!: ReminderStatus;

  @ApiProperty({ example: '2026-11-21T11:30:00.000Z' })
  readonly created_at!: string;

  @ApiPropertyOptional({ description: 'The session in which it was made.' })
  readonly session_id?: string;

  @ApiPropertyOptional({ description: 'The user it is for.' })
  readonly user_id?: string;

  @ApiProperty({ description: 'Deliveries that were begun.', example: 0 })
  readonly attempts!: number;

  @ApiPropertyOptional({ description: 'When it was delivered, given up or cancelled.' })
  readonly settled_at?: string;

  @ApiPropertyOptional({ description: 'Why the latest delivery failed.', example: 'HTTP 503' })
  readonly failure?: string;
}

export class ReminderList {
  @ApiProperty({ type: [ReminderItem], description: 'The earliest due first.' })
  readonly reminders!: ReminderItem[];

  @ApiProperty({ example: 1 })
  readonly count!: number;
}

export class ReminderCancelled {
  @ApiProperty({ type: ReminderItem })
  readonly reminder!: ReminderItem;

  @ApiProperty({ example: 'Reminder cancelled' })
  readonly message!: string;
}
