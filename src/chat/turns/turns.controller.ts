import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import { EMPTY, type Observable } from 'rxjs';
import type { Principal } from '../../common/context/index.js';
import {
  Caller,
  Client,
  ClientConnection,
  ErrorBody,
  EventStream,
  Idempotency,
  type IdempotentRequest,
  strictBody,
  type SseFrame,
} from '../../common/http/index.js';
import { section, type TurnConfig } from '../../config/index.js';
import { RateLimited, StreamLimited } from '../../rate-limit/index.js';
import { TurnsService, type TurnState } from '../../turns/index.js';
import { ApiTurnErrors } from '../api-turn-stream.decorator.js';
import { completeOrThrow } from '../complete-or-throw.js';
import { LastEventIdPipe } from './last-event-id.pipe.js';
import { encodeHeartbeat, turnEventFrames } from './turn-event.encoder.js';
import { EVENT_STREAM_DESCRIPTION, EVENT_STREAM_EXAMPLE } from './turn-events.example.js';
import { TurnStateDto } from './turn-state.dto.js';
import { onceOpen } from '../turn-frames.js';
import { TurnRequest } from './turns.dto.js';
import { untilCut } from './until-cut.js';

const EVENT_STREAM = { 'text/event-stream': { schema: { type: 'string' }, example: EVENT_STREAM_EXAMPLE } };

const TURN_ID = {
  name: 'id',
  description: 'The `turnId` that a turn tells first.',
  example: '5f0c7f0e-7b7e-4a0e-9d0c-2a5e4a9f3b11',
};

const TURN_JSON = { 'application/json': { schema: { $ref: getSchemaPath(TurnStateDto) } } };

@ApiTags('turns')
@ApiResponse({ status: 404, description: 'TURN.NOT_FOUND', type: ErrorBody })
@Controller('v1/turns')
export class TurnsController {
  constructor(
    private readonly turns: TurnsService,
    @Inject(section('turn')) private readonly config: TurnConfig,
  ) {}

  @Post()
  @HttpCode(200)
  @EventStream({ heartbeat: encodeHeartbeat })
  @RateLimited()
  @ApiOperation({
    summary: 'Run a turn',
    description:
      'With `Accept: text/event-stream` the events of the turn as they happen; otherwise the finished turn as JSON. ' +
      'The turn goes on when the client disconnects: its events can be resumed at GET /v1/turns/{id}/events.',
  })
  @ApiBody({ type: TurnRequest })
  @ApiExtraModels(TurnStateDto)
  @ApiResponse({
    status: 200,
    description: `The turn, in the form that the Accept header asks for. As events: ${EVENT_STREAM_DESCRIPTION}`,
    content: { ...TURN_JSON, ...EVENT_STREAM },
  })
  @ApiResponse({
    status: 404,
    description: 'PROVIDER.NOT_FOUND or PROVIDER.MODEL_NOT_FOUND.',
    type: ErrorBody,
  })
  @ApiTurnErrors()
  async run(
    @Body(strictBody) body: TurnRequest,
    @Caller() principal: Principal,
    @Client() client: ClientConnection,
    @Idempotency() idempotency: IdempotentRequest | undefined,
    @Headers('accept') accept: string | undefined,
  ): Promise<Observable<SseFrame> | TurnState> {
    const isStreamed = accept?.includes('text/event-stream') === true;
    const turn = await this.turns.start({
      principal,
      idempotency,
      conversation: { kind: 'session', sessionId: body.session_id ?? undefined, input: body.input },
      userId: body.user_id ?? undefined,
      provider: body.provider ?? undefined,
      model: body.model ?? undefined,
      canRetract: true,
      isStreamed,
      pace: client,
    });
    if (isStreamed) {
      return onceOpen(turn, client, (events) => turnEventFrames(untilCut(events), this.config));
    }
    await turn.opened;
    return completeOrThrow(await this.turns.settled(principal, turn.turnId));
  }

  @Get(':id')
  @ApiParam(TURN_ID)
  @ApiOperation({ summary: 'The state of a turn and what its model calls cost' })
  @ApiResponse({ status: 200, type: TurnStateDto })
  state(@Param('id') turnId: string, @Caller() principal: Principal): Promise<TurnState> {
    return this.turns.state(principal, turnId);
  }

  @Get(':id/events')
  @ApiParam(TURN_ID)
  @EventStream({ heartbeat: encodeHeartbeat })
  @StreamLimited()
  @ApiOperation({
    summary: 'The events of a turn, from the start or after a cut',
    description:
      'Events are kept for ten minutes after the end of the turn, for the last thousand turns; with an Idempotency-Key for 24 hours. ' +
      'After that they are rebuilt from the session, with other numbers, and can be read from the start alone.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The id of the last event the client has.',
    example: '3',
  })
  @ApiResponse({ status: 200, description: EVENT_STREAM_DESCRIPTION, content: EVENT_STREAM })
  @ApiResponse({
    status: 204,
    description:
      'The turn has ended and the client has all of its events, or they were rebuilt and cannot follow on those it has.',
  })
  @ApiResponse({
    status: 400,
    description: 'REQUEST.INVALID: Last-Event-ID is not a number.',
    type: ErrorBody,
  })
  @ApiResponse({
    status: 409,
    description:
      'TURN.RUNS_ELSEWHERE: only the process that runs the turn can go on behind this Last-Event-ID. Try again.',
    type: ErrorBody,
  })
  async events(
    @Param('id') turnId: string,
    @Caller() principal: Principal,
    @Client() client: ClientConnection,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Promise<Observable<SseFrame>> {
    const after = new LastEventIdPipe().transform(lastEventId);
    const events = await this.turns.follow(principal, turnId, after, client);
    if (events === undefined) return EMPTY;
    return turnEventFrames(untilCut(events), this.config);
  }

  @Post(':id/cancel')
  @ApiParam(TURN_ID)
  @HttpCode(200)
  @ApiOperation({ summary: 'Stop a turn', description: 'A turn that has ended stays as it is.' })
  @ApiResponse({ status: 200, type: TurnStateDto })
  cancel(@Param('id') turnId: string, @Caller() principal: Principal): Promise<TurnState> {
    return this.turns.cancel(principal, turnId);
  }
}
