import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import type { McpServer } from '../../../config/index.js';
import type { JsonObject, JsonValue } from '../../../conversation/index.js';
import { ToolFailure } from '../../tool.js';
import { describeFailure, isConnectionEnd, isConnectionLost, isTooLarge } from './mcp-failure.js';
import { McpSession } from './mcp-session.js';
import { retryDelay, type McpTimings } from './mcp-timings.js';
import type { McpCaller } from './mcp.tool.js';
import { stderrLog } from './stderr-log.js';
import { toRegisteredTools, type OfferedTools } from './to-registered-tools.js';
import { quotedFailure, toToolResult } from './to-tool-result.js';

export type McpServerState = 'connecting' | 'connected' | 'unavailable';

export interface McpConnectionOptions {
  readonly timings: McpTimings;
  readonly maxMessageBytes: number;
  readonly maxTools: number;
  /** Called when `offered` is another one. */
  readonly onChange: () => void;
}

/**
 * Keeps one server connected, in the background: from `start` until `close` it connects, asks for the tools when they
 * change, and begins again after every failure. The last tools are kept while the server is away.
 */
export class McpConnection implements McpCaller {
  state: McpServerState = 'connecting';
  offered: OfferedTools = { tools: [], leftOut: [] };
  private reason: string | undefined = 'it is being connected';
  private toldReason: string | undefined;
  private readonly logger: Logger;
  private readonly closing = new AbortController();
  private session: { readonly session: McpSession; readonly end: (error: Error) => void } | undefined;
  private running: Promise<void> | undefined;
  private listed = '';

  constructor(
    readonly server: McpServer,
    private readonly options: McpConnectionOptions,
  ) {
    this.logger = new Logger(`MCP server ${server.name}`);
  }

  get unavailableReason(): string | undefined {
    return this.reason === undefined
      ? undefined
      : `The MCP server ${this.server.name} is not available: ${this.reason}.`;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Ends the connection and what runs for it. Never rejects. */
  async close(): Promise<void> {
    this.closing.abort(new Error('Nestor is being stopped'));
    await this.running;
  }

  async call(toolName: string, args: JsonObject, signal: AbortSignal): Promise<JsonValue> {
    const { name } = this.server;
    const current = this.session;
    if (current === undefined || this.reason !== undefined) {
      throw new ToolFailure(`${this.unavailableReason ?? ''} Answer without it, or try again later.`);
    }
    try {
      return toToolResult(name, await current.session.call(toolName, args, signal));
    } catch (error) {
      if (signal.aborted || error instanceof ToolFailure) throw error;
      if (isConnectionLost(error)) current.end(error as Error);
      throw toToolFailure(name, error, isConnectionEnd(error) ? this.reason : undefined);
    }
  }

  private async run(): Promise<void> {
    const { timings } = this.options;
    const { signal } = this.closing;
    let failures = 0;
    while (!this.isClosing()) {
      const startedAt = performance.now();
      const error = await this.live();
      if (this.isClosing()) break;
      failures = performance.now() - startedAt >= timings.stableMs ? 1 : failures + 1;
      this.tellFailure(error);
      await wait(retryDelay(failures, timings, Math.random), undefined, { signal }).catch(() => undefined);
    }
  }

  private isClosing(): boolean {
    return this.closing.signal.aborted;
  }

  /** One connection, from its start to its end; resolves to what ended it, when nothing of it is left. */
  private async live(): Promise<unknown> {
    const ended = new AbortController();
    const signal = AbortSignal.any([this.closing.signal, ended.signal]);
    const end = (error: Error): void => {
      if (!ended.signal.aborted) this.lose(error);
      ended.abort(error);
    };
    const changes = new Changes();
    const session = new McpSession(
      this.server,
      {
        maxMessageBytes: this.options.maxMessageBytes,
        onStderr: stderrLog((line) => {
          this.logger.debug(line);
        }),
      },
      {
        onEnded: end,
        onToolsChanged: () => {
          changes.note();
        },
        // Asking for the list shows whether the server is still there, and else ends what waits for it.
        onDoubt: () => {
          changes.note();
        },
      },
    );
    try {
      const connect = within(this.options.timings.connectMs, signal);
      await session.open(connect);
      this.accept(await session.listTools(connect));
      this.session = { session, end };
      this.tellConnected();
      return await this.keepUp(session, changes, signal);
    } catch (error) {
      const cause: unknown = signal.aborted ? signal.reason : error;
      end(cause as Error);
      return cause;
    } finally {
      await session.close();
    }
  }

  /** Asks for the tools when they changed, and now and then, until that fails or the connection ends. */
  private async keepUp(session: McpSession, changes: Changes, signal: AbortSignal): Promise<never> {
    const { listMs, pauseMs, refreshMs } = this.options.timings;
    for (;;) {
      await changes.next(refreshMs, signal);
      this.accept(await session.listTools(within(listMs, signal)));
      await wait(pauseMs, undefined, { signal });
    }
  }

  /** The same list again changes nothing, so that what was made of it stays the same too. */
  private accept(tools: readonly unknown[]): void {
    const listed = JSON.stringify(tools);
    if (listed === this.listed) return;
    this.listed = listed;
    this.offered = toRegisteredTools(this.server, tools, this, this.options.maxTools);
    for (const { name, reason } of this.offered.leftOut)
      this.logger.warn(`Tool ${name} is left out: ${reason}`);
    this.options.onChange();
  }

  private tellConnected(): void {
    this.state = 'connected';
    this.reason = undefined;
    this.toldReason = undefined;
    this.logger.log(`Connected: ${this.offered.tools.length} tools`);
  }

  /** At once, so that no turn is offered what is gone while the rest of it is cleared away. */
  private lose(error: unknown): void {
    this.session = undefined;
    this.state = 'unavailable';
    this.reason = describeFailure(error);
  }

  /** The same failure over and over is told once. */
  private tellFailure(error: unknown): void {
    const reason = describeFailure(error);
    const detail = String((error as Error | undefined)?.message ?? '').slice(0, 500);
    this.logger[reason === this.toldReason ? 'debug' : 'warn'](`Not available, ${reason}: ${detail}`);
    this.toldReason = reason;
  }
}

/** Remembers that something changed until it is asked for. */
class Changes {
  private happened = Promise.withResolvers<void>();

  note(): void {
    this.happened.resolve();
  }

  /** Resolves at a change since the last time, or after `timeoutMs`; rejects when the signal aborts. */
  async next(timeoutMs: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const waiting = wait(timeoutMs, undefined, { signal: AbortSignal.any([signal, over.signal]) });
    try {
      await Promise.race([this.happened.promise, waiting]);
    } finally {
      over.abort();
      waiting.catch(() => undefined);
      this.happened = Promise.withResolvers();
    }
  }
}

function within(timeoutMs: number, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
}

/** `reason` says why the connection ended, where that is what ended the call. */
function toToolFailure(server: string, error: unknown, reason = describeFailure(error)): ToolFailure {
  const advice = isTooLarge(error)
    ? `Ask the MCP server ${server} for less at a time.`
    : `The MCP server ${server} may be back for a later one.`;
  const message =
    error instanceof McpError && error.code !== Number(ErrorCode.ConnectionClosed)
      ? quotedFailure(server, error.message)
      : `The call failed: ${reason}. ${advice}`;
  return new ToolFailure(message, { cause: error });
}
