import type { Anthropic } from '@anthropic-ai/sdk';
import {
  isJsonObject,
  type AssistantMessage,
  type Message,
  type ToolMessage,
} from '../../conversation/index.js';
import { toSentName } from '../vendor/to-sent-name.js';
import { toToolUseId } from './to-tool-use-id.js';

type Block = Anthropic.TextBlockParam | Anthropic.ToolUseBlockParam | Anthropic.ToolResultBlockParam;

/** One message of the request: a role and at least one block. */
export interface AnthropicMessage {
  readonly role: 'user' | 'assistant';
  readonly content: readonly Block[];
}

/** Said for a user where a conversation would begin with an answer, as it may behind a history window. */
const OPENING = '(The beginning of the conversation is left out.)';

/** Said for a tool that failed without a word; an error may not be empty. */
const UNEXPLAINED = 'The tool failed.';

/**
 * The messages but those of the system, as the Messages API takes them
 * (https://platform.claude.com/docs/en/api/messages/create): the roles alternate, a user comes first,
 * all results of an answer's tools are in the one message after it, and no text is blank. A last
 * assistant message is left for the model to continue and may not end in white space.
 */
export function toAnthropicMessages(messages: readonly Message[]): AnthropicMessage[] {
  const turns = joinTurns(messages.flatMap(toTurn));
  const [first] = turns;
  if (first?.role === 'assistant') turns.unshift({ role: 'user', content: toText(OPENING) });
  return turns.at(-1)?.role === 'assistant'
    ? [...turns.slice(0, -1), ...turns.slice(-1).flatMap(trimEnd)]
    : turns;
}

function toTurn(message: Message): AnthropicMessage[] {
  switch (message.role) {
    case 'system':
      return [];
    case 'user':
      return [{ role: 'user', content: toText(message.content) }];
    case 'assistant':
      return [{ role: 'assistant', content: toAnswer(message) }];
    case 'tool':
      return [{ role: 'user', content: [toResult(message)] }];
    default: {
      const unknown: never = message;
      throw new TypeError(`unknown message: ${JSON.stringify(unknown)}`);
    }
  }
}

function joinTurns(turns: readonly AnthropicMessage[]): AnthropicMessage[] {
  const joined: AnthropicMessage[] = [];
  for (const turn of turns.filter(({ content }) => content.length > 0)) {
    const last = joined.at(-1);
    if (last?.role !== turn.role) joined.push(turn);
    else joined.splice(-1, 1, { role: turn.role, content: [...last.content, ...turn.content] });
  }
  return joined;
}

function toText(text: string): Anthropic.TextBlockParam[] {
  return text.trim() === '' ? [] : [{ type: 'text', text }];
}

/** `input` must be an object: what else a model once wrote goes in as its one field. */
function toAnswer({ content, toolCalls = [] }: AssistantMessage): Block[] {
  const calls = toolCalls.map(({ callId, name, arguments: args }) => ({
    type: 'tool_use' as const,
    id: toToolUseId(callId),
    name: toSentName(name),
    input: isJsonObject(args) ? args : { arguments: args },
  }));
  return [...toText(content), ...calls];
}

function toResult({ callId, content, isError = false }: ToolMessage): Anthropic.ToolResultBlockParam {
  const text = content.trim() === '' && isError ? UNEXPLAINED : content;
  return {
    type: 'tool_result',
    tool_use_id: toToolUseId(callId),
    ...(text.trim() !== '' && { content: text }),
    ...(isError && { is_error: true }),
  };
}

function trimEnd({ role, content }: AnthropicMessage): AnthropicMessage[] {
  const last = content.at(-1);
  if (last?.type !== 'text') return [{ role, content }];
  return [{ role, content: [...content.slice(0, -1), { ...last, text: last.text.trimEnd() }] }];
}
