import type { FinishReason, JsonValue, Usage } from '../../conversation/index.js';

/** What an answer cost, as AI SDK names it. */
interface UiUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
}

/** What is known of an answer beside its text; the client finds it as `message.metadata`. */
export interface AnswerMetadata {
  readonly turnId: string;
  readonly sessionId: string;
  readonly provider: string;
  readonly model: string;
  /** There when the answer was cut: the client itself keeps nothing of an `abort`, and of an `error` its text alone. */
  readonly status?: 'cancelled' | 'failed';
  /** Why it failed, as docs/protocol.md lists them. */
  readonly code?: string;
  /** Whether the same question may be answered when it is sent again. With `code`. */
  readonly retryable?: boolean;
  readonly usage?: UiUsage;
}

export function toUiUsage({ inputTokens, outputTokens }: Usage): UiUsage {
  return { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
}

/**
 * The parts of AI SDK's UI message stream, version 1, that Nestor sends:
 * https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol. Tools are `dynamic`: the client's types do not know them.
 */
export type UiMessageChunk =
  | { readonly type: 'start'; readonly messageId: string; readonly messageMetadata: AnswerMetadata }
  | { readonly type: 'start-step' | 'finish-step' | 'reset-step' }
  | { readonly type: 'text-start' | 'text-end'; readonly id: string }
  | { readonly type: 'text-delta'; readonly id: string; readonly delta: string }
  | {
      readonly type: 'tool-input-start';
      readonly toolCallId: string;
      readonly toolName: string;
      readonly dynamic: true;
    }
  | {
      readonly type: 'tool-input-available';
      readonly toolCallId: string;
      readonly toolName: string;
      readonly input: JsonValue;
      readonly dynamic: true;
    }
  | {
      readonly type: 'tool-output-available';
      readonly toolCallId: string;
      readonly output: JsonValue;
      readonly dynamic: true;
    }
  | {
      readonly type: 'tool-output-error';
      readonly toolCallId: string;
      readonly errorText: string;
      readonly dynamic: true;
    }
  | { readonly type: 'finish'; readonly finishReason: FinishReason; readonly messageMetadata: AnswerMetadata }
  | { readonly type: 'message-metadata'; readonly messageMetadata: AnswerMetadata }
  | { readonly type: 'error'; readonly errorText: string }
  | { readonly type: 'abort'; readonly reason: string };
