import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { section, type McpConfig, type OutboundConfig } from '../../../config/index.js';
import type { RegisteredTool } from '../../check-tool.js';
import { ToolRegistry } from '../../tool-registry.js';
import type { ToolSupplier } from '../../tool-supplier.js';
import { McpConnection, type McpServerState } from './mcp-connection.js';
import { MCP_TIMINGS } from './mcp-timings.js';
import type { LeftOutTool } from './to-registered-tools.js';

/** A server as it is shown to people. */
export interface ListedMcpServer {
  readonly name: string;
  readonly state: McpServerState | 'misconfigured';
  /** Why its tools are not available; undefined when they are. */
  readonly reason: string | undefined;
  readonly toolCount: number;
  readonly leftOut: readonly LeftOutTool[];
}

/** Of all servers together: OpenAI takes 128 in a request, and Nestor has some of its own. */
const MAX_TOOLS = 100;

/** The external MCP servers of the configuration, connected while Nestor runs; neither its start nor a turn waits for one. */
@Injectable()
export class McpServers implements ToolSupplier, OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('MCP servers');
  private readonly connections: readonly McpConnection[];
  private offered: readonly RegisteredTool[] = [];

  constructor(
    private readonly registry: ToolRegistry,
    @Inject(section('mcp')) private readonly config: McpConfig,
    @Inject(section('outbound')) outbound: OutboundConfig,
  ) {
    const onChange = (): void => {
      this.putTogether();
    };
    const options = {
      timings: MCP_TIMINGS,
      maxMessageBytes: outbound.maxResponseBytes,
      maxTools: MAX_TOOLS,
      onChange,
    };
    this.connections = config.servers.map((server) => new McpConnection(server, options));
  }

  onModuleInit(): void {
    this.registry.join(this);
  }

  onApplicationBootstrap(): void {
    for (const { name, problem } of this.config.problems) {
      this.logger.error(`MCP server ${name} of MCP_CONFIG is left out: ${problem}`);
    }
    for (const connection of this.connections) connection.start();
  }

  /** After the last turn has ended. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.close()));
  }

  tools(): readonly RegisteredTool[] {
    return this.offered;
  }

  list(): readonly ListedMcpServer[] {
    return [...this.connections.map((connection) => this.describe(connection)), ...this.misconfigured()];
  }

  private describe({ server, state, offered, unavailableReason }: McpConnection): ListedMcpServer {
    const { tools, leftOut } = offered;
    const tooMany = tools
      .filter((tool) => !this.offered.includes(tool))
      .map(({ spec }) => ({ name: spec.name, reason: `there are more than ${MAX_TOOLS} tools` }));
    return {
      name: server.name,
      state,
      reason: unavailableReason,
      toolCount: tools.length - tooMany.length,
      leftOut: [...leftOut, ...tooMany],
    };
  }

  private misconfigured(): ListedMcpServer[] {
    return this.config.problems.map(({ name, problem }) => ({
      name,
      state: 'misconfigured',
      reason: `Its entry in MCP_CONFIG is wrong: ${problem}.`,
      toolCount: 0,
      leftOut: [],
    }));
  }

  private putTogether(): void {
    this.offered = this.connections.flatMap(({ offered }) => offered.tools).slice(0, MAX_TOOLS);
  }
}
