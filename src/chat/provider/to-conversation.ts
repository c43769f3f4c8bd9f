import { AppError } from '../../common/errors/index.js';
import type { Conversation } from '../../turns/index.js';
import { givenSessionId } from '../given-session-id.js';
import { MAX_CONVERSATION_LENGTH, MAX_INPUT_LENGTH } from '../limits.js';
import type { ProviderChatRequest } from './provider-chat.dto.js';

/**
 * With a session its own history counts, and of the messages only the last; without one the messages are
 * the whole conversation. Throws `REQUEST.INVALID` and `MESSAGE.TOO_LARGE`.
 */
export function toConversation({ messages, session_id }: ProviderChatRequest): Conversation {
  const last = messages.at(-1);
  const sessionId = givenSessionId(session_id);
  if (last?.role !== 'user') throw new AppError('REQUEST.INVALID', "The last message must be the user's.");
  if (sessionId !== undefined) {
    assertLength(last.content.length, MAX_INPUT_LENGTH);
    return { kind: 'session', sessionId, input: last.content };
  }
  assertLength(
    messages.reduce((sum, { content }) => sum + content.length, 0),
    MAX_CONVERSATION_LENGTH,
  );
  return { kind: 'own', messages: messages.map(({ role, content }) => ({ role, content })) };
}

function assertLength(size: number, limit: number): void {
  if (size <= limit) return;
  throw new AppError('MESSAGE.TOO_LARGE', `At most ${limit} characters are taken; these are ${size}.`, {
    details: { limit, size },
  });
}
