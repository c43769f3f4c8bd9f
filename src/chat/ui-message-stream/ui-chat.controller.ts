import { Body, Controller, Get, Header, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { concat, EMPTY, of, type Observable } from 'rxjs';
import type { Principal } from '../../common/context/index.js';
import {
  Caller,
  Client,
  ClientConnection,
  ErrorBody,
  EventStream,
  Idempotency,
  type IdempotentRequest,
  tolerantBody,
  SseFrame,
} from '../../common/http/index.js';
import { RateLimited, StreamLimited } from '../../rate-limit/index.js';
import { assertCallerId, SessionService, type StoredTurn } from '../../session/index.js';
import { TurnsService } from '../../turns/index.js';
import { ApiTurnStream, eventStreamContent } from '../api-turn-stream.decorator.js';
import { CallerIdPipe } from '../caller-id.pipe.js';
import { encoded, turnFrames } from '../turn-frames.js';
import { toReplacedTurns } from './to-replaced-turns.js';
import { toUiMessages } from './to-ui-messages.js';
import { toUserInput } from './to-user-input.js';
import { UiChatHistory, UiChatRequest, UiStopResult } from './ui-chat.dto.js';
import { UI_MESSAGE_STREAM_EXAMPLE } from './ui-message-stream.example.js';
import { createUiMessageEncoder } from './ui-message.encoder.js';

/** How long a reader that has lost its stream waits before it comes again, in milliseconds. */
const RETRY_MS = 2_000;

/** Tells the client's library which protocol the stream is in. */
const PROTOCOL = ['x-vercel-ai-ui-message-stream', 'v1'] as const;

const chatIdPipe = new CallerIdPipe('chat');

@ApiTags('ui message stream')
@Controller('v1/ui/chat')
export class UiChatController {
  constructor(
    private readonly turns: TurnsService,
    private readonly sessions: SessionService,
  ) {}

  @Post()
  @HttpCode(200)
  @Header(...PROTOCOL)
  @EventStream()
  @RateLimited()
  @ApiTurnStream({
    summary: "Ask, and stream the answer as AI SDK's UI message stream, version 1",
    events:
      'start, start-step, text and tool parts, finish-step, then finish, error or abort, and `[DONE]`. Ahead of an error comes ' +
      'message-metadata {status: "failed", code, retryable}, ahead of an abort {status: "cancelled"}, beside what start had; the client finds it in ' +
      'the metadata of the message. The turn goes on when the client disconnects: GET /v1/ui/chat/{id}/stream resumes it, POST /v1/ui/chat/{id}/stop ends it.',
    example: UI_MESSAGE_STREAM_EXAMPLE,
  })
  @ApiResponse({
    status: 404,
    description: 'TURN.NOT_FOUND: what is to be replaced is no turn of the chat.',
    type: ErrorBody,
  })
  async chat(
    @Body(tolerantBody) body: UiChatRequest,
    @Caller() principal: Principal,
    @Client() client: ClientConnection,
    @Idempotency() idempotency: IdempotentRequest | undefined,
  ): Promise<Observable<SseFrame>> {
    assertCallerId(body.id, 'chat');
    const turn = await this.turns.start({
      principal,
      idempotency,
      conversation: {
        kind: 'session',
        sessionId: body.id,
        input: toUserInput(body.messages),
        replaces: toReplacedTurns(body),
      },
      provider: body.provider ?? undefined,
      model: body.model ?? undefined,
      canRetract: true,
      isStreamed: true,
      pace: client,
    });
    return turnFrames(turn, client, createUiMessageEncoder(), SseFrame.retry(RETRY_MS));
  }

  @Get(':id/stream')
  @Header(...PROTOCOL)
  @EventStream()
  @StreamLimited()
  @ApiOperation({ summary: 'The running answer of a chat, from its start' })
  @ApiParam({ name: 'id', example: 'my-chat' })
  @ApiResponse({
    status: 200,
    description: 'The stream, as of POST /v1/ui/chat.',
    content: eventStreamContent(UI_MESSAGE_STREAM_EXAMPLE),
  })
  @ApiResponse({ status: 204, description: 'No turn is running.' })
  async resume(
    @Param('id', chatIdPipe) id: string,
    @Caller() principal: Principal,
    @Client() client: ClientConnection,
  ): Promise<Observable<SseFrame>> {
    const turnId = await this.turns.runningIn(principal, id);
    const events = turnId && (await this.turns.follow(principal, turnId, 0, client));
    if (!events) return EMPTY;
    return concat(of(SseFrame.retry(RETRY_MS)), encoded(events, createUiMessageEncoder()));
  }

  @Post(':id/stop')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Stop the running answer of a chat',
    description:
      'What was delivered stays in the history. Questions that wait for it in the same process are not asked. Without any nothing happens.',
  })
  @ApiParam({ name: 'id', example: 'my-chat' })
  @ApiResponse({ status: 200, type: UiStopResult })
  async stop(@Param('id', chatIdPipe) id: string, @Caller() principal: Principal): Promise<UiStopResult> {
    return { stopped: await this.turns.stopAnswering(principal, id) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'The messages of a chat, as useChat keeps them' })
  @ApiParam({ name: 'id', example: 'my-chat' })
  @ApiResponse({ status: 200, type: UiChatHistory })
  @ApiResponse({ status: 404, description: 'SESSION.NOT_FOUND', type: ErrorBody })
  async history(@Param('id', chatIdPipe) id: string, @Caller() principal: Principal): Promise<UiChatHistory> {
    const { turns } = await this.sessions.history(principal, id);
    return { id, messages: toUiMessages(withoutReplaced(turns)) };
  }
}

/** While an answer is given anew, the former one is shown no more: a client that resumes would show both. */
function withoutReplaced(turns: readonly StoredTurn[]): StoredTurn[] {
  const { id: running, replacesFrom = Infinity } = turns.find(({ status }) => status === 'running') ?? {};
  return turns.filter(({ id, number }) => number < replacesFrom || id === running);
}
