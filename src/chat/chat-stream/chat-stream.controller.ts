import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import type { Principal } from '../../common/context/index.js';
import { AppError } from '../../common/errors/index.js';
import {
  Caller,
  Client,
  ClientConnection,
  ErrorBody,
  EventStream,
  Idempotency,
  type IdempotentRequest,
  tolerantBody,
  type SseFrame,
} from '../../common/http/index.js';
import { RateLimited } from '../../rate-limit/index.js';
import { SessionService } from '../../session/index.js';
import { TurnsService } from '../../turns/index.js';
import { ApiTurnStream } from '../api-turn-stream.decorator.js';
import { orNoSession } from '../or-no-session.js';
import { createStreamEncoder } from '../stream/stream.encoder.js';
import { STREAM_EXAMPLE } from '../stream/stream.example.js';
import { turnFrames } from '../turn-frames.js';
import { ChatCleared, ChatStreamRequest } from './chat-stream.dto.js';

@ApiTags('chat')
@Controller('api/v1')
export class ChatStreamController {
  constructor(
    private readonly turns: TurnsService,
    private readonly sessions: SessionService,
  ) {}

  @Post('chat-stream')
  @HttpCode(200)
  @EventStream()
  @RateLimited()
  @ApiTurnStream({
    summary: 'Ask in a session, and stream the answer as JSON events',
    events: 'start, chunk, tool_call, tool_result, then end or error, as of POST /stream.',
    example: STREAM_EXAMPLE,
  })
  async chat(
    @Body(tolerantBody) body: ChatStreamRequest,
    @Caller() principal: Principal,
    @Client() client: ClientConnection,
    @Idempotency() idempotency: IdempotentRequest | undefined,
  ): Promise<Observable<SseFrame>> {
    const turn = await this.turns.start({
      principal,
      idempotency,
      conversation: { kind: 'session', sessionId: body.session_id, input: body.query },
      cancelOn: client,
      isStreamed: true,
      pace: client,
    });
    return turnFrames(turn, client, createStreamEncoder());
  }

  @Post('clear-chat')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Clear the history of a session',
    description: 'Deletes the session; succeeds too where there is none.',
  })
  @ApiQuery({ name: 'session_id', example: 'user1_session' })
  @ApiResponse({ status: 200, type: ChatCleared })
  @ApiResponse({
    status: 400,
    description: 'REQUEST.INVALID: session_id is missing, or no session can have it.',
    type: ErrorBody,
  })
  @ApiResponse({ status: 503, description: 'STORE.UNAVAILABLE: try again.', type: ErrorBody })
  async clear(@Query('session_id') id: unknown, @Caller() principal: Principal): Promise<ChatCleared> {
    if (typeof id !== 'string') {
      throw new AppError('REQUEST.INVALID', 'The query needs one session_id.', {
        details: { field: 'session_id' },
      });
    }
    await orNoSession(this.sessions.delete(principal, id));
    return { status: 'success', message: 'Chat history cleared' };
  }
}
