import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
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
import { TurnsService } from '../../turns/index.js';
import { ApiTurnStream } from '../api-turn-stream.decorator.js';
import { createTextEncoder } from '../text-encoder.js';
import { turnFrames } from '../turn-frames.js';
import { createRawTextDialect } from './raw-text.dialect.js';
import { RawTextRequest } from './raw-text.dto.js';

@ApiTags('chat')
@Controller('chat')
export class RawTextController {
  constructor(private readonly turns: TurnsService) {}

  @Post()
  @HttpCode(200)
  @EventStream()
  @RateLimited()
  @ApiTurnStream({
    summary: 'Ask, and stream the answer as raw text',
    events:
      'the text of the answer piece by piece, where a line break within a piece makes a further `data:` line, and last ' +
      '`[DONE]`; of an answer that ended by `length`, `content-filter` or `other` the comment `: finish_reason length` comes ahead ' +
      'of it. An answer that failed in the middle ends with `[ERROR]` and the error as JSON, and without `[DONE]`.',
    example: ['Event', ' streams', ' are text.', '[DONE]'],
  })
  async chat(
    @Body(tolerantBody) body: RawTextRequest,
    @Caller() principal: Principal,
    @Client() client: ClientConnection,
    @Idempotency() idempotency: IdempotentRequest | undefined,
  ): Promise<Observable<SseFrame>> {
    const turn = await this.turns.start({
      principal,
      idempotency,
      conversation: { kind: 'session', sessionId: body.session_id, input: body.message },
      cancelOn: client,
      isStreamed: true,
      pace: client,
    });
    return turnFrames(turn, client, createTextEncoder(createRawTextDialect(), client));
  }
}
