import type { FinishReason, ToolCall, ToolCallEvent, Usage } from '../../conversation/index.js';

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

/** The whole turn's tokens. */
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
