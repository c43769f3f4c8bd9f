import type { JsonValue, Usage } from '../../conversation/index.js';
import type { StoredMessage, StoredTurn } from '../../session/index.js';
import { toUiUsage } from './ui-message-chunk.js';

type UiPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'step-start' }
  | {
      readonly type: 'dynamic-tool';
      readonly toolName: string;
      readonly toolCallId: string;
      readonly state: 'output-available' | 'output-error';
      readonly input: JsonValue;
      readonly output?: JsonValue;
      readonly errorText?: string;
    };

export interface UiMessage {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly parts: readonly UiPart[];
  readonly metadata?: object;
}

/**
 * The messages of stored turns as `useChat` keeps them: one of the user and one of the assistant a turn, the latter under
 * the turn's id, as it was streamed. Of a turn that runs there is the user's message alone; the rest is resumed.
 */
export function toUiMessages(turns: readonly StoredTurn[]): UiMessage[] {
  return turns.flatMap((turn) => {
    const [question, ...answers] = turn.messages;
    const user: UiMessage[] =
      question === undefined
        ? []
        : [{ id: question.id, role: 'user', parts: [{ type: 'text', text: question.content }] }];
    if (answers.length === 0) return user;
    const { id, provider, model, status, usage } = turn;
    const metadata = {
      turnId: id,
      provider,
      model,
      ...(status !== 'completed' && { status }),
      ...(usage !== undefined && isKnown(usage, status) && { usage: toUiUsage(usage) }),
    };
    return [...user, { id, role: 'assistant', parts: toParts(answers), metadata }];
  });
}

/** Vendors tell usage with the end of an answer, so that of one that was cut there may be none. */
function isKnown({ inputTokens, outputTokens }: Usage, status: StoredTurn['status']): boolean {
  return status === 'completed' || inputTokens + outputTokens > 0;
}

function toParts(messages: readonly StoredMessage[]): UiPart[] {
  const results = new Map(
    messages.flatMap((message) => (message.role === 'tool' ? [[message.callId, message] as const] : [])),
  );
  return messages.flatMap((message): UiPart[] => {
    if (message.role !== 'assistant') return [];
    const calls = (message.toolCalls ?? []).map(({ callId, name, arguments: input }): UiPart => {
      const call = { type: 'dynamic-tool', toolName: name, toolCallId: callId, input } as const;
      const result = results.get(callId);
      return result === undefined || result.isError === true
        ? { ...call, state: 'output-error', errorText: result?.content ?? 'The call was cancelled.' }
        : { ...call, state: 'output-available', output: result.content };
    });
    const text: UiPart[] = message.content === '' ? [] : [{ type: 'text', text: message.content }];
    return [{ type: 'step-start' }, ...text, ...calls];
  });
}
