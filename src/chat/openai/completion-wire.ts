import {
  addUsage,
  type FinishReason,
  type ToolCall,
  type ToolCallEvent,
  type Usage,
  type UsageEvent,
} from '../../conversation/index.js';

/** OpenAI's name for why an answer ended; calls of the caller's tools are always named as such. */
export function toFinishReason(reason: FinishReason, hasCalls: boolean): string {
  switch (reason) {
    case 'length':
      return 'length';
    case 'content-filter':
      return 'content_filter';
    case 'stop':
    case 'tool-calls':
    case 'other':
      return hasCalls ? 'tool_calls' : 'stop';
    default:
      return reason satisfies never;
  }
}

/** Adds what a model call used that gave the answer. What failed attempts used is in the turn's ledger alone. */
export function addAnswered(usage: Usage, event: UsageEvent): Usage {
  return event.reason === undefined ? addUsage(usage, event) : usage;
}

/** The tokens of the answer, all its model calls together. */
export function toUsage({ inputTokens, outputTokens, cachedInputTokens }: Usage): object {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    ...(cachedInputTokens !== undefined && { prompt_tokens_details: { cached_tokens: cachedInputTokens } }),
  };
}

/** The arguments of a call as the text the model wrote. */
export function toArgumentText({ arguments: args }: Pick<ToolCall, 'arguments'>): string {
  return typeof args === 'string' ? args : JSON.stringify(args);
}

/** A whole tool call. */
export function toToolCallObject(call: ToolCallEvent): object {
  return {
    id: call.callId,
    type: 'function',
    function: { name: call.name, arguments: toArgumentText(call) },
  };
}

/** The id of a completion holds that of its turn: GET /v1/turns/{id} knows more of it. */
export function toCompletionId(turnId: string): string {
  return `chatcmpl-${turnId}`;
}

export function toEpochSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
