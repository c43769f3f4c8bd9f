import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../common/context/index.js';
import { AppError, type AppErrorOptions, type ErrorCode } from '../../common/errors/index.js';
import { Caller, Client, ClientConnection, ErrorBody, tolerantBody } from '../../common/http/index.js';
import { RateLimitService } from '../../rate-limit/index.js';
import { McpServers, ToolExecutor, ToolRegistry, type ListedTool } from '../../tools/index.js';
import { toMcpServerItem } from './mcp-server.encoder.js';
import { type ToolItem, ToolList, ToolTestRequest, ToolTestResult } from './tools.dto.js';

@ApiTags('tools')
@Controller('tools')
export class ToolsController {
  constructor(
    private readonly registry: ToolRegistry,
    private readonly executor: ToolExecutor,
    private readonly mcpServers: McpServers,
    private readonly rateLimit: RateLimitService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The tools, and whether models may call them' })
  @ApiResponse({ status: 200, type: ToolList })
  list(): ToolList {
    const tools = this.registry.list();
    const mcp_servers = this.mcpServers.list().map(toMcpServerItem);
    return { tools: tools.map(toToolItem), total_tools: tools.length, mcp_servers };
  }

  @Post('test')
  @HttpCode(200)
  @ApiOperation({ summary: 'Run one tool by hand' })
  @ApiResponse({ status: 200, type: ToolTestResult })
  @ApiResponse({ status: 400, description: 'REQUEST.INVALID, REQUEST.MALFORMED_JSON', type: ErrorBody })
  @ApiResponse({ status: 413, description: 'REQUEST.TOO_LARGE', type: ErrorBody })
  @ApiResponse({ status: 415, description: 'REQUEST.UNSUPPORTED_MEDIA_TYPE', type: ErrorBody })
  @ApiResponse({
    status: 404,
    description: 'TOOL.NOT_FOUND; `details.suggestion` is the nearest name',
    type: ErrorBody,
  })
  @ApiResponse({
    status: 422,
    description: "TOOL.INVALID_ARGUMENTS: they do not match the tool's schema",
    type: ErrorBody,
  })
  @ApiResponse({
    status: 429,
    description: 'REQUEST.BURST_LIMITED: too many tool calls within seconds',
    type: ErrorBody,
  })
  async test(
    @Body(tolerantBody) body: ToolTestRequest,
    @Caller() principal: Principal,
    @Client() client: ClientConnection,
  ): Promise<ToolTestResult> {
    await this.rateLimit.admitToolCall(principal);
    const call = { callId: 'test', name: body.tool_name, arguments: body.arguments ?? {} };
    const outcome = await this.executor.execute(call, {
      principal,
      sessionId: undefined,
      turnId: undefined,
      signal: client.goneSignal(),
    });
    if (outcome.ok) {
      return {
        tool_name: call.name,
        success: true,
        result: outcome.result,
        duration_ms: outcome.durationMs,
        ...(outcome.isCached === true && { cached: true }),
      };
    }
    if (outcome.code === 'TOOL.NOT_FOUND' || outcome.code === 'TOOL.INVALID_ARGUMENTS') {
      throw new AppError(outcome.code, outcome.error, this.detailsOf(outcome.code, call.name));
    }
    return { tool_name: call.name, success: false, error: outcome.error, duration_ms: outcome.durationMs };
  }

  private detailsOf(code: ErrorCode, name: string): AppErrorOptions {
    const suggestion = code === 'TOOL.NOT_FOUND' ? this.registry.nearest(name) : undefined;
    return suggestion === undefined ? {} : { details: { suggestion } };
  }
}

function toToolItem({ spec, source, unavailableReason: reason }: ListedTool): ToolItem {
  const { name, description, parameters } = spec;
  const available = reason === undefined;
  return { name, description, parameters, source, available, ...(reason !== undefined && { reason }) };
}
