import type { Content, Part } from '@google/genai';
import {
  isJsonObject,
  type AssistantMessage,
  type Message,
  type ToolCall,
  type ToolMessage,
} from '../../conversation/index.js';
import { toSentName } from '../vendor/to-sent-name.js';
import { checksThoughtSignatures, signatureOf, SKIPPED_SIGNATURE } from './thought-signature.js';

/** Opens a conversation that does not begin with its user, as the API wants each to. */
const OPENING: Content = { role: 'user', parts: [{ text: '(The conversation begins.)' }] };

type GeminiContent = Content & { readonly role: 'user' | 'model'; readonly parts: Part[] };

/**
 * The messages as contents (https://ai.google.dev/api/caching#Content) whose roles alternate, a user's
 * first. What follows each other in one role becomes one content, so that all results of a model's calls
 * stand together right after them. System messages are no contents, and empty ones are left out.
 */
export function toGeminiContents(messages: readonly Message[], model: string): Content[] {
  const contents: GeminiContent[] = [];
  for (const message of messages) {
    const parts = toParts(message, model);
    if (parts.length === 0) continue;
    const role = message.role === 'assistant' ? 'model' : 'user';
    const last = contents.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else contents.push({ role, parts });
  }
  return contents[0]?.role === 'user' ? contents : [OPENING, ...contents];
}

function toParts(message: Message, model: string): Part[] {
  switch (message.role) {
    case 'system':
      return [];
    case 'user':
      return toTextParts(message.content);
    case 'assistant':
      return toModelParts(message, model);
    case 'tool':
      return [toResultPart(message)];
    default: {
      const unknown: never = message;
      throw new TypeError(`unknown message: ${JSON.stringify(unknown)}`);
    }
  }
}

/** The API refuses empty text. */
function toTextParts(text: string): Part[] {
  return text === '' ? [] : [{ text }];
}

/** Every call keeps its own signature; the first one of a model that checks must have one. */
function toModelParts({ content, toolCalls = [] }: AssistantMessage, model: string): Part[] {
  const calls = toolCalls.map((call, index) => {
    const isChecked = index === 0 && checksThoughtSignatures(model);
    const thoughtSignature = signatureOf(call, model) ?? (isChecked ? SKIPPED_SIGNATURE : undefined);
    return { ...toCallPart(call), ...(thoughtSignature !== undefined && { thoughtSignature }) };
  });
  return [...toTextParts(content), ...calls];
}

/** `args` has to be an object, also where the model once wrote something else. */
function toCallPart({ callId, name, arguments: args }: ToolCall): Part {
  return {
    functionCall: {
      id: callId,
      name: toSentName(name),
      args: isJsonObject(args) ? args : { arguments: args },
    },
  };
}

function toResultPart({ callId, name, content, isError }: ToolMessage): Part {
  const response = isError === true ? { error: content } : { output: content };
  return { functionResponse: { id: callId, name: toSentName(name), response } };
}
