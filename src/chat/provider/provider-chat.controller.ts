import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
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
  type SseFrame,
} from '../../common/http/index.js';
import { RateLimited } from '../../rate-limit/index.js';
import { TurnsService } from '../../turns/index.js';
import { ApiTurnStream } from '../api-turn-stream.decorator.js';
import { createStreamEncoder } from '../stream/stream.encoder.js';
import { turnFrames } from '../turn-frames.js';
import { ProviderChatRequest } from './provider-chat.dto.js';
import { toConversation } from './to-conversation.js';

const TARGET = { provider: 'demo', model: 'demo' };

@ApiTags('chat')
@Controller('chat')
export class ProviderChatController {
  constructor(private readonly turns: TurnsService) {}

  @Post(':provider')
  @HttpCode(200)
  @EventStream()
  @RateLimited()
  @ApiParam({
    name: 'provider',
    description: 'A provider by its name or alias; GET / lists them.',
    example: 'demo',
  })
  @ApiTurnStream({
    summary: 'Ask one provider, and stream the answer as JSON events',
    events:
      'start, chunk, tool_call, tool_result, then end or error, as of POST /stream. Every event also names the provider ' +
      'and the model that give the answer from there on: a fallback where the one asked for failed.',
    example: [
      { type: 'start', session_id: '6f1c…', turn_id: '0b8f…', ...TARGET, timestamp: 1764000000000 },
      { type: 'chunk', content: '15 * 7 + 23 is 128.', ...TARGET, timestamp: 1764000000010 },
      { type: 'end', session_id: '6f1c…', ...TARGET, finish_reason: 'stop', timestamp: 1764000000020 },
    ],
  })
  @ApiResponse({
    status: 404,
    description: 'PROVIDER.NOT_FOUND, with the names of those there are.',
    type: ErrorBody,
  })
  async chat(
    @Param('provider') provider: string,
    @Body(tolerantBody) body: ProviderChatRequest,
    @Caller() principal: Principal,
    @Client() client: ClientConnection,
    @Idempotency() idempotency: IdempotentRequest | undefined,
  ): Promise<Observable<SseFrame>> {
    const conversation = toConversation(body);
    const turn = await this.turns.start({
      principal,
      idempotency,
      conversation,
      provider,
      cancelOn: client,
      isStreamed: true,
      pace: client,
    });
    return turnFrames(turn, client, createStreamEncoder({ isTargetNamed: true }));
  }
}
