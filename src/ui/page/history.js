import { newId } from './api.js';

/** @typedef {import('./types.d.ts').Message} Message */
/** @typedef {import('./types.d.ts').Part} Part */
/** @typedef {import('./types.d.ts').ExportedTurn} ExportedTurn */
/** @typedef {import('./types.d.ts').ExportedMessage} ExportedMessage */

/**
 * The messages of `GET /session/{id}/export`, with the tools that ran. A question that was asked again at once
 * is shown once.
 * @param {{ turns: ExportedTurn[] }} history
 * @returns {Message[]}
 */
export function fromHistory({ turns }) {
  const messages = turns.flatMap(fromTurn);
  return messages.filter((message, index) => {
    const next = messages[index + 1];
    return message.role !== 'user' || next?.role !== 'user' || next.text !== message.text;
  });
}

/** The questions of a turn and, where something came, its answer. @param {ExportedTurn} turn @returns {Message[]} */
function fromTurn(turn) {
  const { status, messages } = turn;
  const questions = messages
    .filter(({ role }) => role === 'user')
    .map(({ content }) => ({ role: /** @type {const} */ ('user'), key: newId(), text: content }));
  const parts = toParts(messages);
  if (parts.length === 0) return questions;
  const isCut =
    messages.some(({ interrupted }) => interrupted === true) || !['completed', 'running'].includes(status);
  return [
    ...questions,
    {
      role: 'assistant',
      key: newId(),
      parts,
      status: isCut ? 'interrupted' : 'done',
      version: 0,
      ...factsOf(turn),
    },
  ];
}

/** What is told below an answer, as far as it is stored. @param {ExportedTurn} turn */
function factsOf({ provider, model, usage, started_at: startedAt, ended_at: endedAt }) {
  return {
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { model }),
    ...(usage !== undefined && { outputTokens: usage.output_tokens }),
    ...(endedAt !== undefined && { durationMs: endedAt - startedAt }),
  };
}

/** What streaming the same turn would have left. @param {ExportedMessage[]} messages */
function toParts(messages) {
  /** @type {Part[]} */
  const parts = [];
  for (const { role, content, tool_calls: calls = [], call_id: callId, is_error: isError } of messages) {
    if (role === 'assistant') {
      const last = parts.at(-1);
      if (last?.type === 'text') last.text += content;
      else if (content !== '') parts.push({ type: 'text', text: content });
      for (const call of calls) {
        parts.push({ type: 'tool', callId: call.call_id, name: call.name, arguments: call.arguments });
      }
    } else if (role === 'tool') {
      const call = parts.findLast((part) => part.type === 'tool' && part.callId === callId);
      if (call !== undefined)
        Object.assign(call, isError === true ? { error: content } : { result: content });
    }
  }
  return parts;
}

/**
 * The stored messages ahead of the answer to `input`, which is about to be told from its start: up to the
 * question, also where the answer was stored in the meantime.
 * @param {Message[]} messages
 * @param {string} input
 * @returns {Message[]}
 */
export function upToRunningTurn(messages, input) {
  const last = messages.findLastIndex((message) => message.role === 'user');
  const question = messages[last];
  if (question?.role === 'user' && question.text === input) return messages.slice(0, last + 1);
  return [...messages, { role: 'user', key: newId(), text: input }];
}
