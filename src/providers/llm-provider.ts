import type { Message, StreamPart, ToolSpec } from '../conversation/index.js';

/** One call of a model, in no vendor's form. */
export interface ModelRequest {
  /** The vendor's name of the model. */
  readonly model: string;
  /** Legal for any vendor: no orphan tool calls; system messages first. */
  readonly messages: readonly Message[];
  readonly tools: readonly ToolSpec[];
  /** Facts about the turn that the demo provider answers from; real vendors never see them. */
  readonly sessionId: string;
}

/** What one call may use. */
export interface CallOptions {
  /** Aborts the call down to the socket. */
  readonly signal: AbortSignal;
  /** The key to call with, where the vendor wants one. */
  readonly apiKey: string | undefined;
}

/** How a provider is set up: what the factory and the health check need to know of it. */
export interface ProviderSettings {
  readonly apiKeys: readonly string[];
  readonly defaultModel: string;
  readonly fallbackModels: readonly string[];
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

  /**
   * Calls the model once. Yields parts as they arrive and one `finish` last. Throws `ProviderError`;
   * a stream that ends without a finish reason throws kind `interrupted`. When `signal` aborts, the
   * upstream request is closed and the iteration throws the signal's reason.
   */
  abstract stream(request: ModelRequest, options: CallOptions): AsyncIterable<StreamPart>;
}
