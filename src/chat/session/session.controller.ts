import { Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Principal } from '../../common/context/index.js';
import { Caller, ErrorBody } from '../../common/http/index.js';
import { section, type StoreConfig } from '../../config/index.js';
import { RateLimitService } from '../../rate-limit/index.js';
import { SessionService } from '../../session/index.js';
import { attachment } from './attachment.js';
import { SessionExport } from './session-export.dto.js';
import { toExport } from './session-export.encoder.js';
import { formatDuration } from './format-duration.js';
import { toHistory, toItem } from './session.encoder.js';
import { SessionCreated, SessionDeleted, SessionHistory, SessionList } from './session.dto.js';

const SESSION_ID = { name: 'id', description: 'The id of the session.', example: 'my-session' };

@ApiTags('sessions')
@ApiResponse({ status: 503, description: 'STORE.UNAVAILABLE: try again.', type: ErrorBody })
@Controller()
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly rateLimit: RateLimitService,
    @Inject(section('store')) private readonly config: StoreConfig,
  ) {}

  @Post('session')
  @HttpCode(200)
  @ApiOperation({ summary: 'Create a session' })
  @ApiResponse({ status: 200, type: SessionCreated })
  @ApiResponse({
    status: 429,
    description: 'REQUEST.BURST_LIMITED: too many sessions and facts within seconds',
    type: ErrorBody,
  })
  async create(@Caller() principal: Principal): Promise<SessionCreated> {
    await this.rateLimit.admitWrite(principal);
    const { id } = await this.sessions.create(principal);
    return {
      session_id: id,
      message: 'Session created successfully',
      ttl: formatDuration(this.config.sessionTtlMs),
    };
  }

  @Get('session/:id')
  @ApiParam(SESSION_ID)
  @ApiOperation({ summary: 'The messages of a session' })
  @ApiResponse({ status: 200, type: SessionHistory })
  @ApiResponse({ status: 400, description: 'REQUEST.INVALID: no session can have this id.', type: ErrorBody })
  @ApiResponse({ status: 404, description: 'SESSION.NOT_FOUND', type: ErrorBody })
  async history(@Param('id') id: string, @Caller() principal: Principal): Promise<SessionHistory> {
    return toHistory(await this.sessions.history(principal, id));
  }

  @Get('session/:id/export')
  @ApiParam(SESSION_ID)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'All that is kept of a session, as a file',
    description: 'Every turn with every message, tool calls and their results included.',
  })
  @ApiResponse({
    status: 200,
    type: SessionExport,
    headers: {
      'Content-Disposition': { description: 'Names the file after the session.', schema: { type: 'string' } },
    },
  })
  @ApiResponse({ status: 400, description: 'REQUEST.INVALID: no session can have this id.', type: ErrorBody })
  @ApiResponse({ status: 404, description: 'SESSION.NOT_FOUND', type: ErrorBody })
  async export(
    @Param('id') id: string,
    @Caller() principal: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionExport> {
    const history = await this.sessions.history(principal, id);
    response.setHeader('Content-Disposition', attachment(`session-${id}.json`));
    return toExport(history, Date.now());
  }

  @Delete('session/:id')
  @ApiParam(SESSION_ID)
  @ApiOperation({
    summary: 'Delete a session with all that is kept of it',
    description: 'A turn that runs in it is cancelled first.',
  })
  @ApiResponse({ status: 200, type: SessionDeleted })
  @ApiResponse({ status: 400, description: 'REQUEST.INVALID: no session can have this id.', type: ErrorBody })
  @ApiResponse({ status: 404, description: 'SESSION.NOT_FOUND', type: ErrorBody })
  async delete(@Param('id') id: string, @Caller() principal: Principal): Promise<SessionDeleted> {
    await this.sessions.delete(principal, id);
    return { session_id: id, message: 'Session deleted successfully' };
  }

  @Get('sessions')
  @ApiOperation({
    summary: "The caller's own sessions, latest activity first",
    description: 'The latest 100 of them; `total_sessions` counts all, up to 10,000.',
  })
  @ApiResponse({ status: 200, type: SessionList })
  async list(@Caller() principal: Principal): Promise<SessionList> {
    const { sessions, total } = await this.sessions.list(principal);
    return { ip: principal.address, total_sessions: total, sessions: sessions.map(toItem) };
  }
}
