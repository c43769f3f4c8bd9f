import { isVisible, type StoredTurn } from '../../session/index.js';
import type { UserExchange, UserHistory } from './user-chat.dto.js';

/** A time as the replaced service wrote it: ISO 8601 in UTC, to the second. */
export function toTimestamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** What was asked and answered. A turn that came to no answer is no exchange. */
export function toUserHistory(userId: string, turns: readonly StoredTurn[]): UserHistory {
  const history = turns.map(toExchange).filter(({ assistant_response: response }) => response !== '');
  return { user_id: userId, history, count: history.length };
}

function toExchange({ messages, startedAt }: StoredTurn): UserExchange {
  const textOf = (role: 'user' | 'assistant'): string =>
    messages
      .filter((message) => message.role === role && isVisible(message))
      .map(({ content }) => content)
      .join('');
  return {
    timestamp: toTimestamp(startedAt),
    user_message: textOf('user'),
    assistant_response: textOf('assistant'),
  };
}
