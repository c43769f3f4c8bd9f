import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type CallToolResult,
  type ListToolsResult,
} from '@modelcontextprotocol/sdk/types.js';
import { section, VERSION, type ServerConfig } from '../../../config/index.js';
import type { JsonObject } from '../../../conversation/index.js';
import { nearestName } from '../../nearest-name.js';
import { toModelText } from '../../to-model-text.js';
import { ToolExecutor } from '../../tool-executor.js';
import { ToolRegistry, type ListedTool } from '../../tool-registry.js';
import type { ToolContext } from '../../tool.js';

/**
 * Nestor's own tools, for MCP clients: those of other MCP servers are not passed on. Stateless: every request stands
 * for itself, on whichever replica, so there are no sessions to keep or to steal.
 */
@Injectable()
export class McpEndpoint {
  private readonly logger = new Logger(McpEndpoint.name);

  constructor(
    private readonly registry: ToolRegistry,
    private readonly executor: ToolExecutor,
    @Inject(section('server')) private readonly config: ServerConfig,
  ) {}

  /** Answers one message of a client, as JSON. `context` is that of every call in it. */
  async answer(
    request: Request,
    response: Response,
    message: JsonObject,
    context: ToolContext,
  ): Promise<void> {
    const server = this.createServer(context);
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    response.once('close', () => {
      server.close().catch((error: unknown) => {
        this.logger.warn({ err: error }, 'An MCP request was not closed');
      });
    });
    await server.connect(transport);
    await transport.handleRequest(request, response, message);
  }

  private createServer(context: ToolContext): McpServer {
    const mcp = new McpServer(
      { name: this.config.appName, version: VERSION },
      { capabilities: { tools: {} } },
    );
    mcp.server.setRequestHandler(ListToolsRequestSchema, () => this.list());
    mcp.server.setRequestHandler(CallToolRequestSchema, ({ params }) =>
      this.call(params.name, (params.arguments ?? {}) as JsonObject, context),
    );
    return mcp;
  }

  private list(): ListToolsResult {
    const tools = this.offered().map(({ spec: { name, description, parameters } }) => ({
      name,
      description,
      inputSchema: { ...parameters, type: 'object' as const },
    }));
    return { tools };
  }

  private async call(name: string, args: JsonObject, context: ToolContext): Promise<CallToolResult> {
    const names = this.offered().map(({ spec }) => spec.name);
    if (!names.includes(name)) throw unknownTool(name, names);
    const outcome = await this.executor.execute({ callId: 'mcp', name, arguments: args }, context);
    return { content: [{ type: 'text', text: toModelText(outcome) }], ...(!outcome.ok && { isError: true }) };
  }

  private offered(): readonly ListedTool[] {
    return this.registry.list().filter((tool) => tool.isOwn && tool.unavailableReason === undefined);
  }
}

function unknownTool(name: string, names: readonly string[]): McpError {
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return new McpError(
    ErrorCode.InvalidParams,
    `There is no tool named ${JSON.stringify(name.slice(0, 100))}.${hint}`,
  );
}
