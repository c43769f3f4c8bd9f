import { Inject, Injectable } from '@nestjs/common';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
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

/** An answer by HTTP; no text where there is nothing to say, as to notifications. */
export interface McpAnswer {
  readonly status: number;
  readonly json: string;
}

/**
 * Nestor's own tools, for MCP clients: those of other MCP servers are not passed on. Stateless: every request stands
 * for itself, on whichever replica, so there are no sessions to keep or to steal.
 */
@Injectable()
export class McpEndpoint {
  constructor(
    private readonly registry: ToolRegistry,
    private readonly executor: ToolExecutor,
    @Inject(section('server')) private readonly config: ServerConfig,
  ) {}

  /** Answers one message of a client. `context` is that of every call in it. */
  async answer(
    message: JsonObject,
    protocolVersion: string | undefined,
    context: ToolContext,
  ): Promise<McpAnswer> {
    const server = this.createServer(context);
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    try {
      await server.connect(transport);
      const answer = await transport.handleRequest(toRequest(protocolVersion), { parsedBody: message });
      return { status: answer.status, json: await answer.text() };
    } finally {
      await server.close();
    }
  }

  private createServer(context: ToolContext): McpServer {
    const mcp = new McpServer(
      { name: this.config.appName, version: VERSION },
      { capabilities: { tools: {} } },
    );
    // The SDK promises notices of changes by itself; without sessions there is nobody to send them to.
    mcp.server.registerCapabilities({ tools: { listChanged: false } });
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

/**
 * What the SDK looks at. It refuses clients that do not accept event streams as well, though none is ever sent here:
 * what they accept is left out, so that any HTTP client will do.
 */
function toRequest(protocolVersion: string | undefined): Request {
  return new Request('http://localhost/mcp', {
    method: 'POST',
    headers: {
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      ...(protocolVersion !== undefined && { 'mcp-protocol-version': protocolVersion }),
    },
  });
}

function unknownTool(name: string, names: readonly string[]): McpError {
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return new McpError(
    ErrorCode.InvalidParams,
    `There is no tool named ${JSON.stringify(name.slice(0, 100))}.${hint}`,
  );
}
