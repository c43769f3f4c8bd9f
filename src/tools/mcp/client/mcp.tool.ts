import type { JsonObject, JsonValue } from '../../../conversation/index.js';
import { Tool, type ToolContext } from '../../tool.js';

/** What a server's tools need of it. */
export interface McpCaller {
  /** Why no call can be made at present, in a sentence for people; undefined where one can. */
  readonly unavailableReason: string | undefined;
  /** Calls by the server's own name. Rejects with a `ToolFailure`, or with the reason of the signal. */
  call(toolName: string, args: JsonObject, signal: AbortSignal): Promise<JsonValue>;
}

/** One tool of one external server. */
export class McpTool extends Tool {
  constructor(
    private readonly server: McpCaller,
    private readonly toolName: string,
  ) {
    super();
  }

  run(args: JsonObject, { signal }: ToolContext): Promise<JsonValue> {
    return this.server.call(this.toolName, args, signal);
  }

  override whyUnavailable(): string | undefined {
    return this.server.unavailableReason;
  }
}
