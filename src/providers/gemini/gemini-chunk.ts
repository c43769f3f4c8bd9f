import type { JsonObject } from '../../conversation/index.js';

/**
 * A chunk as it may really arrive: what this project reads of the documented form
 * (https://ai.google.dev/api/generate-content#v1beta.GenerateContentResponse), with nothing in it taken for granted.
 */
export interface GeminiChunk {
  readonly candidates?: readonly GeminiCandidate[] | null;
  readonly promptFeedback?: { readonly blockReason?: string | null } | null;
  readonly usageMetadata?: GeminiUsage | null;
  readonly responseId?: string | null;
}

export interface GeminiCandidate {
  readonly index?: number | null;
  readonly content?: { readonly parts?: readonly GeminiPart[] | null } | null;
  readonly finishReason?: string | null;
}

/** `thought` marks text that is the model's reasoning. */
export interface GeminiPart {
  readonly text?: string | null;
  readonly thought?: boolean | null;
  readonly functionCall?: GeminiFunctionCall | null;
  readonly thoughtSignature?: string | null;
}

export interface GeminiFunctionCall {
  readonly id?: string | null;
  readonly name?: string | null;
  readonly args?: JsonObject | null;
}

/** Counts of tokens so far. The cached ones are part of the prompt's; thoughts are not part of the candidates'. */
export interface GeminiUsage {
  readonly promptTokenCount?: number | null;
  readonly toolUsePromptTokenCount?: number | null;
  readonly candidatesTokenCount?: number | null;
  readonly thoughtsTokenCount?: number | null;
  readonly cachedContentTokenCount?: number | null;
}
