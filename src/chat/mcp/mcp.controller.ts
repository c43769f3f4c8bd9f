import { Body, Controller, Headers, Post, Res, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Principal } from '../../common/context/index.js';
import { Caller, Client, ClientConnection, ErrorBody, tolerantBody } from '../../common/http/index.js';
import { RateLimitService } from '../../rate-limit/index.js';
import { McpEndpoint } from '../../tools/index.js';
import { McpOriginGuard } from './mcp-origin.guard.js';
import { McpAnswer, McpMessage } from './mcp.dto.js';

/** Without sessions there is nothing to GET or DELETE: both are answered 405, as the protocol has it. */
@ApiTags('tools')
@UseGuards(McpOriginGuard)
@Controller('mcp')
export class McpController {
  constructor(
    private readonly endpoint: McpEndpoint,
    private readonly rateLimit: RateLimitService,
  ) {}

  @Post()
  @ApiOperation({
    summary: "Nestor's own tools for MCP clients",
    description: 'The Model Context Protocol by streamable HTTP, stateless: one JSON-RPC message a request.',
  })
  @ApiResponse({ status: 200, description: 'The answer to a request.', type: McpAnswer })
  @ApiResponse({ status: 202, description: 'A notification was taken.' })
  @ApiResponse({ status: 400, description: 'REQUEST.INVALID, or an error of JSON-RPC.', type: ErrorBody })
  @ApiResponse({ status: 403, description: 'AUTH.FORBIDDEN: the page of another origin.', type: ErrorBody })
  @ApiResponse({ status: 404, description: 'REQUEST.NOT_FOUND: MCP_SERVER_ENABLED is off.', type: ErrorBody })
  @ApiResponse({
    status: 429,
    description: 'REQUEST.BURST_LIMITED: too many tool calls within seconds.',
    type: ErrorBody,
  })
  async answer(
    @Body(tolerantBody) message: McpMessage,
    @Caller() principal: Principal,
    @Client() client: ClientConnection,
    @Headers('mcp-protocol-version') protocolVersion: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    if (message.method === 'tools/call') await this.rateLimit.admitToolCall(principal);
    const context = { principal, sessionId: undefined, turnId: undefined, signal: client.goneSignal() };
    const { status, json } = await this.endpoint.answer({ ...message }, protocolVersion, context);
    response.status(status);
    if (json === '') response.end();
    else response.type('json').send(json);
  }
}
