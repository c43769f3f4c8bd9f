import type { ToolCall } from './tool.js';
import type { Usage } from './usage.js';

/** Why a model stopped. `tool-calls`: it waits for the results of the tools it called. */
export type FinishReason = 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'other';

/**
 * What a model call yields, in order: text and complete tool calls, the usage (once, at any place),
 * and one `finish` at the end. A stream that ends without `finish` was cut.
 */
export type StreamPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'finish'; readonly finishReason: FinishReason };
