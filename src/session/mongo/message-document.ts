import type { JsonValue, ToolCall } from '../../conversation/index.js';
import type { StoredMessage } from '../session.repository.js';

/** Arguments are kept as JSON text: their keys may be anything, also what MongoDB takes for an operator or a path. */
type ToolCallDocument = Omit<ToolCall, 'arguments'> & { readonly arguments: string };

type AsDocument<Message> = Omit<Message, 'createdAt' | 'toolCalls'> & {
  readonly createdAt: Date;
  readonly toolCalls?: readonly ToolCallDocument[];
};

type AsDocuments<Message> = Message extends StoredMessage ? AsDocument<Message> : never;

/** A message as it is stored within its turn. */
export type MessageDocument = AsDocuments<StoredMessage>;

export function toMessageDocument(message: StoredMessage): MessageDocument {
  const createdAt = new Date(message.createdAt);
  if (message.role !== 'assistant') return { ...message, createdAt };
  const { toolCalls, ...rest } = message;
  if (toolCalls === undefined) return { ...rest, createdAt };
  const asText = (call: ToolCall) => ({ ...call, arguments: JSON.stringify(call.arguments) });
  return { ...rest, createdAt, toolCalls: toolCalls.map(asText) };
}

export function fromMessageDocument(document: MessageDocument): StoredMessage {
  const createdAt = document.createdAt.getTime();
  if (document.role !== 'assistant') return { ...document, createdAt };
  const { toolCalls, ...rest } = document;
  if (toolCalls === undefined) return { ...rest, createdAt };
  const parsed = (call: ToolCallDocument) => ({
    ...call,
    arguments: JSON.parse(call.arguments) as JsonValue,
  });
  return { ...rest, createdAt, toolCalls: toolCalls.map(parsed) };
}
