import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { lastValueFrom, toArray, type Observable } from 'rxjs';
import type { Principal } from '../../common/context/index.js';
import {
  Caller,
  Client,
  ClientConnection,
  EventStream,
  Idempotency,
  type IdempotentRequest,
  type SseFrame,
} from '../../common/http/index.js';
import { ModelCatalog } from '../../providers/index.js';
import { RateLimited } from '../../rate-limit/index.js';
import { TurnsService } from '../../turns/index.js';
import { turnFrames } from '../turn-frames.js';
import { ApiChatCompletion } from './api-chat-completion.decorator.js';
import { ChatCompletionBodyPipe } from './chat-completion-body.pipe.js';
import type { ChatCompletionRequest } from './chat-completion-request.js';
import { CompletionChunkEncoder } from './completion-chunk.encoder.js';
import { toChatCompletion } from './to-chat-completion.js';
import { toStartTurn } from './to-start-turn.js';

@ApiTags('openai')
@Controller('v1/chat/completions')
export class ChatCompletionsController {
  constructor(
    private readonly turns: TurnsService,
    private readonly catalog: ModelCatalog,
  ) {}

  @Post()
  @HttpCode(200)
  @EventStream()
  // Above the limit, whose 429 has another form.
  @ApiChatCompletion()
  @RateLimited()
  async complete(
    @Body(ChatCompletionBodyPipe) body: ChatCompletionRequest,
    @Caller() principal: Principal,
    @Client() client: ClientConnection,
    @Idempotency() idempotency: IdempotentRequest | undefined,
  ): Promise<Observable<SseFrame> | object> {
    const wishes = toStartTurn(body, this.catalog.find(body.model));
    const isStreamed = body.stream === true;
    const turn = await this.turns.start({
      ...wishes,
      principal,
      idempotency,
      cancelOn: client,
      canRetract: !isStreamed,
      isStreamed,
      ...(isStreamed && { pace: client }),
    });
    const areCallsShown = wishes.tools?.kind === 'client';
    if (!isStreamed) {
      await turn.opened;
      return toChatCompletion(await lastValueFrom(turn.events.pipe(toArray())), { areCallsShown });
    }
    const isUsageIncluded = body.stream_options?.include_usage === true;
    const encoder = new CompletionChunkEncoder({ areCallsShown, isUsageIncluded, client });
    return turnFrames(turn, client, (event) => encoder.encode(event));
  }
}
