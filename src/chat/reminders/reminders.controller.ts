import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../common/context/index.js';
import { Caller, ErrorBody, strictBody } from '../../common/http/index.js';
import { RemindersService } from '../../session/index.js';
import { ReminderCancelled, ReminderList, RemindersQuery } from './reminders.dto.js';
import { toReminderItem } from './reminders.encoder.js';

@ApiTags('reminders')
@ApiResponse({ status: 503, description: 'STORE.UNAVAILABLE: try again.', type: ErrorBody })
@Controller('reminders')
export class RemindersController {
  constructor(private readonly reminders: RemindersService) {}

  @Get()
  @ApiOperation({
    summary: "The caller's reminders",
    description: 'Without authentication a session or a user must be named.',
  })
  @ApiResponse({ status: 200, type: ReminderList })
  @ApiResponse({ status: 400, description: 'REQUEST.INVALID', type: ErrorBody })
  async list(
    @Query(strictBody) { session_id: sessionId, user_id: userId, status, limit }: RemindersQuery,
    @Caller() principal: Principal,
  ): Promise<ReminderList> {
    const reminders = await this.reminders.list(principal, { sessionId, userId, status, limit });
    return { reminders: reminders.map(toReminderItem), count: reminders.length };
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Cancel a pending reminder', description: 'Cancelling again changes nothing.' })
  @ApiParam({ name: 'id', example: '0d9f5b1e-6a8b-4f0a-8a68-5f3c0c8d2a10' })
  @ApiResponse({ status: 200, type: ReminderCancelled })
  @ApiResponse({ status: 404, description: 'REMINDER.NOT_FOUND', type: ErrorBody })
  @ApiResponse({ status: 409, description: 'REMINDER.NOT_PENDING', type: ErrorBody })
  async cancel(@Param('id') id: string, @Caller() principal: Principal): Promise<ReminderCancelled> {
    const reminder = await this.reminders.cancel(principal, id);
    return { reminder: toReminderItem(reminder), message: 'Reminder cancelled' };
  }
}
