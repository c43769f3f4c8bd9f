import type { JsonObject, JsonValue } from '../conversation/index.js';
import type { Principal } from '../common/context/index.js';

/** What a tool may know of the call it serves. */
export interface ToolContext {
  readonly principal: Principal;
  /** The session of the turn; absent when a tool is run by hand. */
  readonly sessionId: string | undefined;
  /** Whose facts the call may read and change; absent where nobody knows who the user is. */
  readonly userId?: string | undefined;
  /** The turn; absent when a tool is run by hand. */
  readonly turnId: string | undefined;
  /** Aborts when the call's time is over or its turn is cancelled. */
  readonly signal: AbortSignal;
}

/**
 * A tool that models may call. Marked with `@LlmTool`, it is found at boot. `run` gets arguments that
 * match the tool's schema, with its defaults filled in, and answers with what the model reads: text, or JSON.
 * A `ToolFailure` tells the model what to change; any other error is told without its text. One instance
 * serves all turns, several at a time.
 */
export abstract class Tool<Arguments = JsonObject> {
  abstract run(args: Arguments, context: ToolContext): JsonValue | Promise<JsonValue>;

  /**
   * Why the tool cannot be used at present, in a sentence for people, such as a key that is not set; undefined
   * when it can. Models are not told of a tool that cannot be used. Asked often: it should not wait or compute.
   */
  whyUnavailable(): string | undefined {
    return undefined;
  }
}

/** A failure that a model can act on: its message is written for the model and reaches the client too. */
export class ToolFailure extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ToolFailure';
  }
}
