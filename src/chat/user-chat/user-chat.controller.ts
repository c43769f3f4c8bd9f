import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
import type { Principal } from '../../common/context/index.js';
import {
  Caller,
  Client,
  ClientConnection,
  EventStream,
  Idempotency,
  type IdempotentRequest,
  tolerantBody,
  type SseFrame,
} from '../../common/http/index.js';
import { RateLimited } from '../../rate-limit/index.js';
import { assertCallerId } from '../../session/index.js';
import { TurnsService, type StartTurn } from '../../turns/index.js';
import { ApiTurnErrors, ApiTurnStream } from '../api-turn-stream.decorator.js';
import { completeOrThrow } from '../complete-or-throw.js';
import { declinedAnswer } from '../declined-answer.js';
import { createTextEncoder } from '../text-encoder.js';
import { toCutReason } from '../to-cut-reason.js';
import { turnFrames } from '../turn-frames.js';
import { USER_CHAT_DIALECT } from './user-chat.dialect.js';
import { UserChatAnswer, UserChatRequest } from './user-chat.dto.js';
import { toTimestamp } from './user-history.encoder.js';

@ApiTags('chat')
@Controller('api/chat')
export class UserChatController {
  constructor(private readonly turns: TurnsService) {}

  @Post()
  @HttpCode(200)
  @EventStream()
  @RateLimited()
  @ApiTurnStream({
    summary: 'Ask as a user, and stream the answer as pieces of content',
    events:
      '`{content, done: false}`, and last `{content: "", done: true}` and `[DONE]`; of an answer that ended by `length`, ' +
      '`content-filter` or `other` the last has that as `finish_reason`. An answer that failed in the middle ' +
      'ends with `{content: "", done: false, error, code, request_id, retryable}` instead of these two.',
    example: [
      { content: 'The capital of France', done: false },
      { content: ' is Paris.', done: false },
      { content: '', done: true },
      '[DONE]',
    ],
  })
  async chat(
    @Body(tolerantBody) body: UserChatRequest,
    @Caller() principal: Principal,
    @Client() client: ClientConnection,
    @Idempotency() idempotency: IdempotentRequest | undefined,
  ): Promise<Observable<SseFrame>> {
    const turn = await this.turns.start({
      ...toStartTurn(body, principal, client),
      idempotency,
      isStreamed: true,
      pace: client,
    });
    return turnFrames(turn, client, createTextEncoder(USER_CHAT_DIALECT, client));
  }

  @Post('simple')
  @HttpCode(200)
  @RateLimited()
  @ApiOperation({ summary: 'Ask as a user, and get the answer in one piece' })
  @ApiResponse({ status: 200, type: UserChatAnswer })
  @ApiTurnErrors()
  async simple(
    @Body(tolerantBody) body: UserChatRequest,
    @Caller() principal: Principal,
    @Client() client: ClientConnection,
    @Idempotency() idempotency: IdempotentRequest | undefined,
  ): Promise<UserChatAnswer> {
    const { turnId, opened } = await this.turns.start({
      ...toStartTurn(body, principal, client),
      idempotency,
    });
    await opened;
    const {
      text,
      finishReason,
      startedAt,
      endedAt = startedAt,
    } = completeOrThrow(await this.turns.settled(principal, turnId));
    if (finishReason === 'content-filter' && text === '') throw declinedAnswer();
    return {
      user_id: body.user_id,
      message: body.message,
      response: text,
      timestamp: toTimestamp(endedAt),
      ...toCutReason(finishReason),
    };
  }
}

/** The session of a user has the user's id. */
function toStartTurn(body: UserChatRequest, principal: Principal, client: ClientConnection): StartTurn {
  assertCallerId(body.user_id, 'user');
  return {
    principal,
    conversation: { kind: 'session', sessionId: body.user_id, input: body.message },
    userId: body.user_id,
    cancelOn: client,
  };
}
