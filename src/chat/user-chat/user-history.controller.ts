import { Controller, Delete, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../common/context/index.js';
import { Caller, ErrorBody } from '../../common/http/index.js';
import { SessionService } from '../../session/index.js';
import { CallerIdPipe } from '../caller-id.pipe.js';
import { orNoSession } from '../or-no-session.js';
import { UserHistory, UserHistoryCleared } from './user-chat.dto.js';
import { toUserHistory } from './user-history.encoder.js';

const userIdPipe = new CallerIdPipe('user');

@ApiTags('sessions')
@ApiParam({ name: 'user_id', example: 'user123' })
@ApiResponse({ status: 400, description: 'REQUEST.INVALID: no user can have this id.', type: ErrorBody })
@ApiResponse({ status: 503, description: 'STORE.UNAVAILABLE: try again.', type: ErrorBody })
@Controller('api/chat/history/:user_id')
export class UserHistoryController {
  constructor(private readonly sessions: SessionService) {}

  @Get()
  @ApiOperation({
    summary: 'What a user asked, and the answers',
    description: 'The history of a user who has not asked yet is empty. GET /session/{id} has every message.',
  })
  @ApiResponse({ status: 200, type: UserHistory })
  async history(
    @Param('user_id', userIdPipe) userId: string,
    @Caller() principal: Principal,
  ): Promise<UserHistory> {
    const session = await orNoSession(this.sessions.history(principal, userId));
    return toUserHistory(userId, session?.turns ?? []);
  }

  @Delete()
  @ApiOperation({
    summary: "Clear a user's history",
    description: 'Deletes the session; succeeds too where there is none.',
  })
  @ApiResponse({ status: 200, type: UserHistoryCleared })
  async clear(
    @Param('user_id', userIdPipe) userId: string,
    @Caller() principal: Principal,
  ): Promise<UserHistoryCleared> {
    await orNoSession(this.sessions.delete(principal, userId));
    return { user_id: userId, status: 'success', message: 'Chat history cleared' };
  }
}
