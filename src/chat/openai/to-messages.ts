import { parseToolArguments, type Message, type ToolCall } from '../../conversation/index.js';
import { isShallow } from './is-shallow.js';
import type { RequestMessage } from './message.schema.js';
import { requestError } from './request-error.js';

type AssistantRequestMessage = Extract<RequestMessage, { role: 'assistant' }>;
type RequestToolCall = NonNullable<AssistantRequestMessage['tool_calls']>[number];
type Content = string | readonly ({ readonly text: string } | { readonly refusal: string })[] | null;

/**
 * The caller's conversation in Nestor's form. Throws `REQUEST.INVALID` when tool calls and results do not match, or
 * there is nothing to answer.
 */
export function toMessages(requested: readonly RequestMessage[]): Message[] {
  /** The calls that wait for their results, by id. */
  const waiting = new Map<string, ToolCall>();
  const messages = requested.flatMap((message, index): Message[] => {
    if (message.role !== 'tool') assertAnswered(waiting, `messages[${index}].role`);
    switch (message.role) {
      case 'system':
      case 'developer':
        return whole({ role: 'system', content: toText(message.content) });
      case 'user':
        return whole({ role: 'user', content: toText(message.content) });
      case 'assistant': {
        const calls = (message.tool_calls ?? []).map(toToolCall);
        for (const call of calls) waiting.set(call.callId, call);
        if (waiting.size < calls.length) {
          throw requestError(
            'The ids of the tool calls of a message must differ.',
            `messages[${index}].tool_calls`,
          );
        }
        return toAssistant(message, calls);
      }
      case 'tool': {
        const call = waiting.get(message.tool_call_id);
        if (call === undefined) {
          throw requestError(
            "Invalid parameter: messages with role 'tool' must be a response to a preceding message with 'tool_calls'.",
            `messages[${index}].role`,
          );
        }
        waiting.delete(call.callId);
        return [{ role: 'tool', callId: call.callId, name: call.name, content: toText(message.content) }];
      }
      default:
        return message satisfies never;
    }
  });
  assertAnswered(waiting, 'messages');
  return answerable(messages);
}

function toAssistant({ content, refusal }: AssistantRequestMessage, calls: readonly ToolCall[]): Message[] {
  const text = toText(content ?? refusal ?? '');
  if (calls.length === 0) return whole({ role: 'assistant', content: text });
  return [{ role: 'assistant', content: text, toolCalls: calls }];
}

/** Vendors refuse blank messages, which say nothing anyhow. */
function whole(message: Message): Message[] {
  return message.content.trim() === '' ? [] : [message];
}

function toText(content: Content): string {
  if (content === null || typeof content === 'string') return content ?? '';
  return content.map((part) => ('text' in part ? part.text : part.refusal)).join('\n');
}

function toToolCall({ id, function: { name, arguments: text } }: RequestToolCall): ToolCall {
  const args = parseToolArguments(text);
  if (!isShallow(args)) throw requestError('The arguments of a tool call are nested too deeply.', 'messages');
  return { callId: id, name, arguments: args };
}

function assertAnswered(waiting: ReadonlyMap<string, ToolCall>, param: string): void {
  if (waiting.size === 0) return;
  throw requestError(
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. " +
      `The following tool_call_ids did not have response messages: ${[...waiting.keys()].join(', ').slice(0, 200)}`,
    param,
  );
}

/** A conversation of system messages alone is a question in the wrong role: its last one is asked. */
function answerable(messages: readonly Message[]): Message[] {
  const last = messages.at(-1);
  if (last === undefined) throw requestError('The messages hold no text.', 'messages', 'invalid_value');
  if (messages.every(({ role }) => role === 'system')) {
    return [...messages.slice(0, -1), { role: 'user', content: last.content }];
  }
  if (messages.findLast(({ role }) => role !== 'system')?.role === 'assistant') {
    throw requestError("The last message must have the role 'user' or 'tool'.", 'messages', 'invalid_value');
  }
  return [...messages];
}
