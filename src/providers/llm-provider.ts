import type { ModelPrice } from '../config/index.js';
import type { Message, StreamPart, ToolSpec } from '../conversation/index.js';

/** Whether the model may, must not or must call tools, or the name of the one it must call. */
export type ToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

/** What a caller may wish for a model call. What is set goes before the vendor's settings. */
export interface ModelOptions {
  /** From 0 to 2, as OpenAI counts; a vendor with a smaller range takes its own highest. */
  readonly temperature?: number;
  /** From 0 to 1. */
  readonly topP?: number;
  /** The longest answer in tokens. */
  readonly maxTokens?: number;
  /** Texts that end the answer, and are not part of it; at most four. */
  readonly stopSequences?: readonly string[];
  /** Unset: `auto`. Of no meaning without tools. */
  readonly toolChoice?: ToolChoice;
  /** True where an answer may call no more than one tool: the router drops what a vendor calls beyond the first. */
  readonly isOneCallAtMost?: boolean;
  /** The same seed asks for the same answer, as far as the vendor can; a safe integer. Vendors that know none go without. */
  readonly seed?: number;
  /** True when the caller wrote the system prompt: the vendor's configured one then does not take its place. */
  readonly hasOwnSystemPrompt?: boolean;
}

/** One call of a model, in no vendor's form. */
export interface ModelRequest extends ModelOptions {
  /** The vendor's name of the model. */
  readonly model: string;
  /** Legal for any vendor: no orphan tool calls; system messages first. */
  readonly messages: readonly Message[];
  readonly tools: readonly ToolSpec[];
  /**
   * True when the last message is an assistant's whose text the answer goes on from; only a model that
   * `acceptsPrefill` gets such a request. Nothing is put behind that message.
   */
  readonly isContinuation?: boolean;
  /** Facts about the turn that the demo provider answers from; real vendors never see them. */
  readonly sessionId: string;
}

/** Who follows a call. Its methods never throw. */
export interface CallObserver {
  /** The vendor's response headers are there; told by providers that say `reportsHeaders`. */
  onHeaders?(): void;
  /** The model is at work but there is no part to yield yet: pieces of a tool call, reasoning. */
  onProgress?(): void;
  /**
   * Where there is one, a provider may hand it text in place of yielding it, in order with the parts that it yields: so a
   * token costs no promise. `isLast` where the end of the answer is there already.
   */
  onText?(text: string, isLast?: boolean): void;
}

/** What one call may use. */
export interface CallOptions {
  /** Aborts the call down to the socket. */
  readonly signal: AbortSignal;
  /** True where `signal` is aborted before the reader leaves early, so that a provider need not see to it. */
  readonly isAbortedOnLeave?: boolean;
  /** The key to call with, where the vendor wants one. */
  readonly apiKey: string | undefined;
  readonly observer?: CallObserver;
}

/** How a provider is set up: what the factory and the health check need to know of it. */
export interface ProviderSettings {
  readonly apiKeys: readonly string[];
  readonly defaultModel: string;
  readonly fallbackModels: readonly string[];
  /** Model calls at a time; unset: no limit. */
  readonly maxConcurrency?: number | undefined;
  /** Whether callers may name models beyond the default and the fallbacks. */
  readonly isAnyModelAllowed?: boolean;
  /** By model, where they are known. */
  readonly prices?: ReadonlyMap<string, ModelPrice>;
}

/**
 * The port to one model vendor. The router is its only caller and the only place that retries: an
 * implementation makes exactly one upstream request per call.
 */
export abstract class LlmProvider {
  /** The name clients and the configuration use, such as `gpt`. */
  abstract readonly name: string;

  /** Other names that mean this provider, such as `openai`. */
  readonly aliases: readonly string[] = [];

  abstract readonly settings: ProviderSettings;

  /** True when it can be called: it has a key, or needs none. */
  abstract get isConfigured(): boolean;

  /** True for a provider that calls `onHeaders`, so that the time to the headers has a limit of its own. */
  readonly reportsHeaders: boolean = false;

  /** Whether a model goes on from the text of a last assistant message. */
  acceptsPrefill(_model: string): boolean {
    return false;
  }

  /**
   * Calls the model once. Yields parts as they arrive and one `finish` last. Throws `ProviderError`;
   * a stream that ends without a finish reason throws kind `interrupted`. When `signal` aborts, the
   * upstream request is closed and the iteration throws the signal's reason.
   */
  abstract stream(request: ModelRequest, options: CallOptions): AsyncIterable<StreamPart>;

  /**
   * Finds out whether the vendor can be reached and takes the key; throws `ProviderError` as `stream` does. Unless a
   * provider knows something cheaper, it asks the default model and stops it at its first part.
   */
  async check(options: CallOptions): Promise<void> {
    const request: ModelRequest = {
      model: this.settings.defaultModel,
      messages: [{ role: 'user', content: 'Say: ok' }],
      tools: [],
      sessionId: 'health-check',
    };
    for await (const _part of this.stream(request, options)) return;
  }
}
