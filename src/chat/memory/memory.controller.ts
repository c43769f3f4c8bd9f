import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../common/context/index.js';
import { Caller, ErrorBody, strictBody } from '../../common/http/index.js';
import { RateLimitService } from '../../rate-limit/index.js';
import { MemoryService } from '../../session/index.js';
import {
  FactForgotten,
  FactList,
  FactRemembered,
  FactsForgotten,
  MemoryQuery,
  NewFactRequest,
} from './memory.dto.js';
import { toFactItem } from './memory.encoder.js';

@ApiTags('memory')
@ApiParam({
  name: 'user_id',
  example: 'alice',
  description: 'A user of the caller; `me` is the principal itself.',
})
@ApiResponse({ status: 400, description: 'REQUEST.INVALID, REQUEST.MALFORMED_JSON', type: ErrorBody })
@ApiResponse({
  status: 503,
  description: 'STORE.UNAVAILABLE, MEMORY.UNAVAILABLE: try again.',
  type: ErrorBody,
})
@Controller('memory/:user_id')
export class MemoryController {
  constructor(
    private readonly memory: MemoryService,
    private readonly rateLimit: RateLimitService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'What is known of a user',
    description: 'What matters most first; with `q`, what matches best.',
  })
  @ApiResponse({ status: 200, type: FactList })
  async list(
    @Param('user_id') userId: string,
    @Query(strictBody) { q = '', limit, include_superseded: isSupersededIncluded }: MemoryQuery,
    @Caller() principal: Principal,
  ): Promise<FactList> {
    const facts =
      q.trim() === ''
        ? await this.memory.list(principal, userId, { limit, isSupersededIncluded })
        : await this.memory.recall(principal, userId, { query: q, limit });
    return { user_id: userId, facts: facts.map(toFactItem), count: facts.length };
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Remember a fact about a user',
    description:
      'The same fact again is updated; one about the same subject takes the place of the one that was known.',
  })
  @ApiResponse({ status: 200, type: FactRemembered })
  @ApiResponse({
    status: 429,
    description: 'REQUEST.BURST_LIMITED: too many sessions and facts within seconds',
    type: ErrorBody,
  })
  async remember(
    @Param('user_id') userId: string,
    @Body(strictBody) body: NewFactRequest,
    @Caller() principal: Principal,
  ): Promise<FactRemembered> {
    await this.rateLimit.admitWrite(principal);
    const { fact, isNew, superseded } = await this.memory.remember(principal, userId, {
      text: body.fact,
      importance: body.importance ?? undefined,
      subject: body.subject ?? undefined,
    });
    return {
      user_id: userId,
      fact: toFactItem(fact),
      is_new: isNew,
      superseded: superseded.map(toFactItem),
    };
  }

  @Delete()
  @ApiOperation({ summary: 'Forget everything about a user' })
  @ApiResponse({ status: 200, type: FactsForgotten })
  async forgetAll(@Param('user_id') userId: string, @Caller() principal: Principal): Promise<FactsForgotten> {
    const deleted = await this.memory.forgetAll(principal, userId);
    return { user_id: userId, deleted, message: 'Memory cleared' };
  }

  @Delete(':fact_id')
  @ApiOperation({ summary: 'Forget a fact, and those that it superseded' })
  @ApiParam({ name: 'fact_id', example: '0d9f5b1e-6a8b-4f0a-8a68-5f3c0c8d2a10' })
  @ApiResponse({ status: 200, type: FactForgotten })
  @ApiResponse({ status: 404, description: 'MEMORY.NOT_FOUND', type: ErrorBody })
  async forget(
    @Param('user_id') userId: string,
    @Param('fact_id') factId: string,
    @Caller() principal: Principal,
  ): Promise<FactForgotten> {
    await this.memory.forget(principal, userId, factId);
    return { user_id: userId, fact_id: factId, message: 'Fact forgotten' };
  }
}
