import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Observable } from 'rxjs';
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
import type { Principal } from '../../common/context/index.js';
import { RateLimited } from '../../rate-limit/index.js';
import { TurnsService } from '../../turns/index.js';
import { ApiTurnStream } from '../api-turn-stream.decorator.js';
import { givenSessionId } from '../given-session-id.js';
import { turnFrames } from '../turn-frames.js';
import { StreamRequest } from './stream.dto.js';
import { createStreamEncoder } from './stream.encoder.js';
import { STREAM_EXAMPLE } from './stream.example.js';

@ApiTags('chat')
@Controller()
export class StreamController {
  constructor(private readonly turns: TurnsService) {}

  @Post('stream')
  @HttpCode(200)
  @EventStream()
  @RateLimited()
  @ApiTurnStream({
    summary: 'Ask, and stream the answer as JSON events',
    events:
      '`start`, `chunk` {content}, `tool_call` {tool_name, arguments, call_id}, `tool_result` {tool_name, result, is_error, call_id}, ' +
      'and last either `end` or `error` {error, code, retryable}; every event has a timestamp in epoch milliseconds.',
    example: STREAM_EXAMPLE,
  })
  async stream(
    @Body(tolerantBody) body: StreamRequest,
    @Caller() principal: Principal,
    @Client() client: ClientConnection,
    @Idempotency() idempotency: IdempotentRequest | undefined,
  ): Promise<Observable<SseFrame>> {
    const turn = await this.turns.start({
      principal,
      idempotency,
      conversation: { kind: 'session', sessionId: givenSessionId(body.session_id), input: body.prompt },
      cancelOn: client,
      isStreamed: true,
      pace: client,
    });
    return turnFrames(turn, client, createStreamEncoder());
  }
}
