import { newId } from './api.js';

/** @typedef {import('./types.d.ts').Message} Message */
/** @typedef {import('./types.d.ts').Part} Part */
/** @typedef {import('./types.d.ts').ExportedTurn} ExportedTurn */
/** @typedef {import('./types.d.ts').ExportedMessage} ExportedMessage */

/** @typedef {import('./types.d.ts').AssistantMessage} AssistantMessage */
/** @typedef {import('./types.d.ts').OpenTurn} OpenTurn */

/**
 * The messages of `GET /session/{id}/export`, with the tools that ran. A question that was asked again at once
 * is shown once.
 * @param {{ turns: ExportedTurn[] }} history
 * @returns {Message[]}
 */
export function fromHistory({ turns }) {
  const messages = turns.flatMap((turn) => fromTurn(turn, turn === turns.at(-1)));
  return messages.filter((message, index) => {
    const next = messages[index + 1];
    return message.role !== 'user' || next?.role !== 'user' || next.text !== message.text;
  });
}

/**
 * The turn whose answer is to be told: the browser's own, unless others came behind it, else the one that runs,
 * whoever asked.
 * @param {{ turns: ExportedTurn[] }} history
 * @param {OpenTurn | undefined} own
 * @returns {OpenTurn | undefined}
 */
export function turnToFollow({ turns }, own) {
  const last = turns.at(-1);
  const isPast = turns.some((turn) => turn !== last && turn.turn_id === own?.turnId);
  if (own !== undefined && !isPast) return own;
  if (last?.status !== 'running') return undefined;
  const question = last.messages.findLast(({ role }) => role === 'user');
  return { key: newId(), input: question?.content ?? '', turnId: last.turn_id };
}

/**
 * The questions of a turn and its answer: where something came, and of the last turn also where nothing did.
 * @param {ExportedTurn} turn
 * @param {boolean} isLast
 * @returns {Message[]}
 */
function fromTurn(turn, isLast) {
  const questions = turn.messages
    .filter(({ role }) => role === 'user')
    .map(({ content }) => ({ role: /** @type {const} */ ('user'), key: newId(), text: content }));
  const parts = toParts(turn.messages);
  const ending = parts.length > 0 ? endingOf(turn) : isLast ? emptyEndingOf(turn) : undefined;
  if (ending === undefined) return questions;
  return [...questions, { role: 'assistant', key: newId(), parts, version: 0, ...ending, ...factsOf(turn) }];
}

/** How an answer ended that is there. @param {ExportedTurn} turn @returns {Pick<AssistantMessage, 'status'>} */
function endingOf({ status, messages }) {
  if (status === 'cancelled') return { status };
  const isCut =
    messages.some(({ interrupted }) => interrupted === true) || !['completed', 'running'].includes(status);
  return { status: isCut ? 'interrupted' : 'done' };
}

/**
 * How an answer ended before anything of it came: what a stream of it would tell now.
 * @param {ExportedTurn} turn
 * @returns {Pick<AssistantMessage, 'status' | 'failure'> | undefined}
 */
function emptyEndingOf({ status }) {
  if (status === 'cancelled') return { status };
  if (status !== 'failed' && status !== 'interrupted') return undefined;
  return {
    status: 'failed',
    failure: { code: 'TURN.INTERRUPTED', message: 'The turn did not come to its end.' },
  };
}

/** What is told below an answer, as far as it is known. @param {ExportedTurn} turn */
function factsOf({ status, provider, model, usage, started_at: startedAt, ended_at: endedAt }) {
  const outputTokens = usage?.output_tokens ?? 0;
  // Vendors tell it with the end of an answer, so that of one that was cut there may be none.
  const isUsageKnown = usage !== undefined && (status === 'completed' || outputTokens > 0);
  return {
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { model }),
    ...(isUsageKnown && { outputTokens }),
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
