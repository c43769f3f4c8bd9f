import { randomUUID } from 'node:crypto';

/**
 * What one event tells of an answer.
 * @typedef {{ kind: 'text', text: string } | { kind: 'tool' } | { kind: 'tool-failure' } | { kind: 'end', tokens?: number | undefined }
 *   | { kind: 'error', error: string }} Sign
 */

/**
 * One contract of the service: the body of a question, and what the data of an event means; undefined: nothing here.
 * @typedef {{ toBody: (query: string) => object, read: (event: any) => Sign | undefined }} Dialect
 */

/** @type {Dialect['read']} */
function readStream({ type, content, is_error: isError, usage, code, error }) {
  if (type === 'chunk') return { kind: 'text', text: content };
  if (type === 'tool_call') return { kind: 'tool' };
  if (type === 'tool_result' && isError) return { kind: 'tool-failure' };
  if (type === 'end') return { kind: 'end', tokens: usage?.output_tokens };
  if (type === 'error') return { kind: 'error', error: `${code} ${error}` };
  return undefined;
}

/** @type {Dialect['read']} */
function readTurn({ type, text, error, usage, code, message, reason }) {
  if (type === 'text-delta') return { kind: 'text', text };
  if (type === 'tool-call') return { kind: 'tool' };
  if (type === 'tool-result' && error !== undefined) return { kind: 'tool-failure' };
  if (type === 'turn-end') return { kind: 'end', tokens: usage?.outputTokens };
  if (type === 'turn-error') return { kind: 'error', error: `${code} ${message}` };
  if (type === 'turn-cancelled') return { kind: 'error', error: `cancelled: ${reason}` };
  return undefined;
}

/** @type {Dialect['read']} */
function readUiMessage({ type, delta, messageMetadata, errorText, reason }) {
  if (type === 'text-delta') return { kind: 'text', text: delta };
  if (type === 'tool-input-available') return { kind: 'tool' };
  if (type === 'tool-output-error') return { kind: 'tool-failure' };
  if (type === 'finish') return { kind: 'end', tokens: messageMetadata?.usage?.outputTokens };
  if (type === 'error') return { kind: 'error', error: errorText };
  if (type === 'abort') return { kind: 'error', error: `cancelled: ${reason}` };
  return undefined;
}

/**
 * By route. Every user has a conversation of its own.
 * @type {Readonly<Record<string, Dialect>>}
 */
export const DIALECTS = {
  '/stream': { toBody: (prompt) => ({ prompt }), read: readStream },
  '/api/v1/chat-stream': {
    toBody: (query) => ({ query, session_id: randomUUID() }),
    read: readStream,
  },
  '/v1/turns': { toBody: (input) => ({ input }), read: readTurn },
  '/v1/ui/chat': {
    toBody: (text) => ({
      id: randomUUID(),
      messages: [{ id: randomUUID(), role: 'user', parts: [{ type: 'text', text }] }],
    }),
    read: readUiMessage,
  },
};
