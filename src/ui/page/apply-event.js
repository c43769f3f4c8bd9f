/** @typedef {import('./types.d.ts').AssistantMessage} AssistantMessage */

/**
 * What an answer looks like after one more event of its turn.
 * @param {AssistantMessage} message
 * @param {import('./types.d.ts').TurnEvent} event
 */
export function applyEvent(message, event) {
  message.version += 1;
  switch (event.type) {
    case 'turn-start':
      message.turnId = event.turnId;
      message.startedAt = event.timestamp;
      setTarget(message, event);
      return;
    case 'text-delta':
      delete message.note;
      appendText(message, event.text);
      return;
    case 'tool-call':
      message.parts.push({
        type: 'tool',
        callId: event.callId,
        name: event.name,
        arguments: event.arguments,
      });
      return;
    case 'tool-result':
      setResult(message, event);
      return;
    case 'attempt':
      message.note = { mode: event.mode, provider: event.provider, model: event.model };
      if (event.mode === 'reset') keepText(message, event.keptLength ?? 0);
      return;
    case 'usage':
      setTarget(message, event);
      return;
    case 'turn-end':
      setTarget(message, event);
      message.outputTokens = event.usage.outputTokens;
      message.finishReason = event.finishReason;
      message.sha256 = event.sha256;
      end(message, event, 'done');
      return;
    case 'turn-error':
      message.failure = { code: event.code, message: event.message };
      end(message, event, 'failed');
      return;
    case 'turn-cancelled':
      end(message, event, 'cancelled');
      return;
    default:
    // Types to come are not for this page.
  }
}

/** All text of an answer, without what tools said. @param {AssistantMessage} message */
export function textOf(message) {
  return message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** @param {AssistantMessage} message @param {{ provider: string, model: string }} target */
function setTarget(message, { provider, model }) {
  message.provider = provider;
  message.model = model;
}

/** @param {AssistantMessage} message @param {string} text */
function appendText(message, text) {
  const last = message.parts.at(-1);
  if (last?.type === 'text') last.text += text;
  else message.parts.push({ type: 'text', text });
}

/** @param {AssistantMessage} message @param {Extract<import('./types.d.ts').TurnEvent, { type: 'tool-result' }>} event */
function setResult(message, { callId, result, error, durationMs }) {
  const call = message.parts.find((part) => part.type === 'tool' && part.callId === callId);
  if (call !== undefined)
    Object.assign(call, error === undefined ? { result, durationMs } : { error, durationMs });
}

/** Takes back all text behind the first `length` UTF-16 code units. @param {AssistantMessage} message @param {number} length */
function keepText(message, length) {
  let left = length;
  for (const part of message.parts) {
    if (part.type !== 'text') continue;
    part.text = part.text.slice(0, left);
    left -= part.text.length;
  }
  message.parts = message.parts.filter((part) => part.type === 'tool' || part.text !== '');
}

/**
 * @param {AssistantMessage} message
 * @param {import('./types.d.ts').TurnEvent} event
 * @param {AssistantMessage['status']} status
 */
function end(message, event, status) {
  delete message.note;
  message.status = status;
  if (message.startedAt !== undefined) message.durationMs = event.timestamp - message.startedAt;
}
