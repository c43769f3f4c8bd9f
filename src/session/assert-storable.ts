import { AppError } from '../common/errors/index.js';
import type { Message } from '../conversation/index.js';
import { MAX_STORED_MESSAGE_LENGTH } from './session.repository.js';

/**
 * Throws `MESSAGE.TOO_LARGE` when the text of a message, arguments of tool calls included, is longer
 * than a store takes. Every adapter calls it before its first write.
 */
export function assertStorable(messages: readonly Message[]): void {
  for (const message of messages) {
    const size = lengthOf(message);
    if (size <= MAX_STORED_MESSAGE_LENGTH) continue;
    throw new AppError(
      'MESSAGE.TOO_LARGE',
      `A message may have at most ${MAX_STORED_MESSAGE_LENGTH} characters; this one has ${size}.`,
      { details: { limit: MAX_STORED_MESSAGE_LENGTH, size } },
    );
  }
}

function lengthOf(message: Message): number {
  if (message.role !== 'assistant' || message.toolCalls === undefined) return message.content.length;
  const argumentLengths = message.toolCalls.map((call) => JSON.stringify(call.arguments).length);
  return argumentLengths.reduce((sum, length) => sum + length, message.content.length);
}
