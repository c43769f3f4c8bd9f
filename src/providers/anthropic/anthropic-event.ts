/**
 * An event as it may really arrive: the documented form
 * (https://platform.claude.com/docs/en/build-with-claude/streaming) with every field optional, since
 * servers that speak as Anthropic does leave out what they like.
 */
export interface AnthropicEvent {
  readonly type?: string;
  readonly index?: number;
  readonly message?: { readonly usage?: AnthropicUsage | null } | null;
  readonly content_block?: AnthropicBlock | null;
  readonly delta?: AnthropicDelta | null;
  readonly usage?: AnthropicUsage | null;
  /** These two are of a whole message, in place of events, where a server ignores `stream`. */
  readonly content?: readonly AnthropicBlock[] | null;
  readonly stop_reason?: string | null;
}

export interface AnthropicBlock {
  readonly type?: string;
  readonly text?: string | null;
  readonly id?: string | null;
  readonly name?: string | null;
  readonly input?: unknown;
}

/** Of a content block (`type` says which), or of the message (`stop_reason`). */
export interface AnthropicDelta {
  readonly type?: string;
  readonly text?: string | null;
  readonly partial_json?: string | null;
  readonly stop_reason?: string | null;
}

/** Counts of tokens so far; the three of the input add up to all of it. */
export interface AnthropicUsage {
  readonly input_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
  readonly output_tokens?: number | null;
}
