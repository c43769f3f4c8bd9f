import { setTimeout as wait } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { VERSION, type McpServer } from '../../../config/index.js';
import type { JsonObject } from '../../../conversation/index.js';
import { createTransport, type TransportOptions } from './create-transport.js';
import { watchForFlood } from './flood-guard.js';
import { McpConnectionError } from './mcp-failure.js';
import { CALL_RESULT, TOOL_PAGE, type McpCallResult } from './mcp-messages.js';

/** Time limits are the callers', by their signals; the client's own would be another one. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;
const MAX_PAGES = 20;
const MAX_TOOLS_LISTED = 1_000;
/** What a goodbye may take. */
const GOODBYE_MS = 500;

export interface SessionEvents {
  onToolsChanged(): void;
  /** Something broke off, and the server may be gone. */
  onDoubt(): void;
  /** Once, whoever ended it. */
  onEnded(error: Error): void;
}

/** One connection to one server, from its handshake until either side ends it. */
export class McpSession {
  private readonly client = new Client({ name: 'nestor', version: VERSION }, { capabilities: {} });
  private readonly transport: Transport;

  constructor(
    server: McpServer,
    options: TransportOptions,
    private readonly events: SessionEvents,
  ) {
    this.transport = createTransport(server, options);
  }

  /** The handshake. A session that could not be opened still has to be closed. */
  async open(signal: AbortSignal): Promise<void> {
    const { client, events } = this;
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      events.onToolsChanged();
    });
    watchForFlood(this.transport, () => {
      events.onEnded(new McpConnectionError('it sent too many messages'));
    });
    const isHttp = this.transport instanceof StreamableHTTPClientTransport;
    const onError = (error: Error): void => {
      if (error instanceof McpConnectionError) events.onEnded(error);
      else if (isHttp) events.onDoubt();
    };
    client.onerror = onError;
    await this.untilAborted(signal, (own) =>
      client.connect(this.transport, { signal: own, timeout: NO_TIMEOUT_MS }),
    );
    const onClose = (): void => {
      events.onEnded(new McpConnectionError('the connection ended'));
    };
    // Not before: a handshake that fails closes the client, and its own error says more.
    client.onclose = onClose;
  }

  /** The server's tools as it lists them, unchecked. */
  async listTools(signal: AbortSignal): Promise<unknown[]> {
    if (this.client.getServerCapabilities()?.tools === undefined) return [];
    const tools: unknown[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES && tools.length < MAX_TOOLS_LISTED; page++) {
      const request = { method: 'tools/list' as const, params: cursor === undefined ? {} : { cursor } };
      const listed = await this.untilAborted(signal, (own) =>
        this.client.request(request, TOOL_PAGE, { signal: own, timeout: NO_TIMEOUT_MS }),
      );
      tools.push(...listed.tools.slice(0, MAX_TOOLS_LISTED - tools.length));
      cursor = listed.nextCursor;
      if (cursor === undefined) break;
    }
    return tools;
  }

  call(name: string, args: JsonObject, signal: AbortSignal): Promise<McpCallResult> {
    const request = { method: 'tools/call' as const, params: { name, arguments: args } };
    return this.untilAborted(signal, (own) =>
      this.client.request(request, CALL_RESULT, { signal: own, timeout: NO_TIMEOUT_MS }),
    );
  }

  /** Never rejects, and takes no longer than a few seconds. */
  async close(): Promise<void> {
    const { transport } = this;
    try {
      if (transport instanceof StreamableHTTPClientTransport) {
        await Promise.race([transport.terminateSession(), wait(GOODBYE_MS)]);
      }
    } catch {
      // A server that is gone needs no goodbye.
    }
    await transport.close().catch(() => undefined);
  }

  /**
   * Rejects with the signal's reason as soon as it aborts. The client gets a signal of its own: it goes on listening to
   * it after the answer, and would then cancel what is long over.
   */
  private async untilAborted<Result>(
    signal: AbortSignal,
    action: (own: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    signal.throwIfAborted();
    const own = new AbortController();
    const left = Promise.withResolvers<never>();
    const leave = (): void => {
      left.reject(signal.reason as Error);
      own.abort('The call was given up.');
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([left.promise, action(own.signal)]);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }
}
