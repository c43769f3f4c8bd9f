import type { ToolCallDelta } from './tool-call-assembler.js';

/**
 * A chunk as it may really arrive: the documented form (https://platform.openai.com/docs/api-reference/chat-streaming)
 * with every field optional, since compatible servers leave out what they like.
 */
export interface OpenAiChunk {
  readonly choices?: readonly OpenAiChoice[] | null;
  readonly usage?: OpenAiUsage | null;
}

export interface OpenAiChoice {
  readonly index?: number | null;
  readonly delta?: OpenAiDelta | null;
  /** In place of the deltas, where a server ignores `stream`. */
  readonly message?: OpenAiDelta | null;
  /** Of the older completions; no chat completion has it. */
  readonly text?: string | null;
  readonly finish_reason?: string | null;
}

export interface OpenAiDelta {
  readonly content?: string | readonly { readonly type?: string; readonly text?: string }[] | null;
  readonly refusal?: string | null;
  readonly tool_calls?: readonly ToolCallDelta[] | null;
  /** A model's reasoning, by either name; no part of the answer. */
  readonly reasoning_content?: string | null;
  readonly reasoning?: string | null;
}

/** Counts of tokens; `cached_tokens` is part of `prompt_tokens`. */
export interface OpenAiUsage {
  readonly prompt_tokens?: number | null;
  readonly completion_tokens?: number | null;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number | null } | null;
}
