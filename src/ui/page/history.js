import { newId } from './api.js';

/** @typedef {import('./types.d.ts').Message} Message */

/**
 * The messages of `GET /session/{id}`. A question that was asked again at once is shown once.
 * @param {{ messages: { role: string, content: string, interrupted?: boolean }[] }} history
 * @returns {Message[]}
 */
export function fromHistory({ messages }) {
  return messages
    .filter(({ role, content }, index) => {
      const next = messages[index + 1];
      return role !== 'user' || next?.role !== 'user' || next.content !== content;
    })
    .map((message) =>
      message.role === 'user'
        ? { role: 'user', key: newId(), text: message.content }
        : {
            role: 'assistant',
            key: newId(),
            parts: [{ type: 'text', text: message.content }],
            status: message.interrupted === true ? 'interrupted' : 'done',
            version: 0,
          },
    );
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
