import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { concatMap, type Observable } from 'rxjs';
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
import { StreamRequest } from './stream.dto.js';
import { createStreamEncoder } from './stream.encoder.js';

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
    example: [
      {
        type: 'start',
        session_id: 'my-session',
        turn_id: '0b8f…',
        provider: 'demo',
        model: 'demo',
        timestamp: 1764000000000,
      },
      {
        type: 'tool_call',
        tool_name: 'calculate',
        arguments: { expression: '15 * 7 + 23' },
        call_id: 'call_1',
        timestamp: 1764000000005,
      },
      {
        type: 'tool_result',
        tool_name: 'calculate',
        result: 'Result: 15 * 7 + 23 = 128',
        is_error: false,
        call_id: 'call_1',
        timestamp: 1764000000008,
      },
      { type: 'chunk', content: '15 * 7 + 23 is 128.', timestamp: 1764000000010 },
      {
        type: 'end',
        session_id: 'my-session',
        turn_id: '0b8f…',
        provider: 'demo',
        model: 'demo',
        finish_reason: 'stop',
        usage: { input_tokens: 52, output_tokens: 9 },
        timestamp: 1764000000020,
      },
    ],
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
      conversation: { kind: 'session', sessionId: body.session_id ?? undefined, input: body.prompt },
      cancelOn: client.gone,
      pace: client,
    });
    return turn.events.pipe(concatMap(createStreamEncoder()));
  }
}
