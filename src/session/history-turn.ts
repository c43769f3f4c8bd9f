import type { AssistantMessage, Message, ToolCall, ToolMessage } from '../conversation/index.js';
import type { StoredMessage } from './session.repository.js';

/** An earlier turn as prompts have it: made once, and sent with each of the turns that follow it. */
export interface HistoryTurn {
  /** Legal for any vendor; empty where only the question is left. */
  readonly messages: readonly Message[];
  /** Of all that is stored of the turn. */
  readonly tokens: number;
}

/**
 * A stored turn for prompts: each tool call is followed by exactly one result, no result comes without its call, and no
 * message is empty. Nothing that is stored is changed.
 */
export function toHistoryTurn({ messages }: { readonly messages: readonly StoredMessage[] }): HistoryTurn {
  const repaired = repair(messages);
  return {
    messages: repaired.every(({ role }) => role === 'user') ? [] : repaired,
    tokens: messages.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

/** One turn's messages with calls and results matched; both are looked for between two answers of the model. */
function repair(messages: readonly StoredMessage[]): Message[] {
  const repaired: Message[] = [];
  messages.forEach((message, index) => {
    switch (message.role) {
      case 'user':
      case 'system':
        repaired.push({ role: message.role, content: message.content });
        break;
      case 'assistant':
        if (message.toolCalls !== undefined && message.toolCalls.length > 0) {
          repaired.push(...withResults(message, message.toolCalls, resultsAfter(messages, index)));
        } else if (message.content.trim() !== '') {
          repaired.push({ role: 'assistant', content: message.content });
        }
        break;
      case 'tool':
        // Placed by the answer that called it, or by none.
        break;
      default:
        message satisfies never;
    }
  });
  return repaired;
}

function resultsAfter(messages: readonly StoredMessage[], index: number): ToolMessage[] {
  const results: ToolMessage[] = [];
  for (const message of messages.slice(index + 1)) {
    if (message.role !== 'tool') break;
    results.push(message);
  }
  return results;
}

function withResults(
  { content }: AssistantMessage,
  toolCalls: readonly ToolCall[],
  results: readonly ToolMessage[],
): Message[] {
  const calls = uniqueCalls(toolCalls);
  return [{ role: 'assistant', content, toolCalls: calls }, ...calls.map((call) => resultOf(call, results))];
}

/** Vendors refuse two calls of one id in one message; of the results the first one is taken, too. */
function uniqueCalls(calls: readonly ToolCall[]): ToolCall[] {
  return calls.filter(({ callId }, index) => calls.findIndex((call) => call.callId === callId) === index);
}

function resultOf(call: ToolCall, results: readonly ToolMessage[]): ToolMessage {
  const { callId, name } = call;
  const result = results.find((candidate) => candidate.callId === callId);
  if (result === undefined) return { role: 'tool', callId, name, content: 'cancelled', isError: true };
  return {
    role: 'tool',
    callId,
    name,
    content: result.content,
    ...(result.isError !== undefined && { isError: result.isError }),
  };
}
