import { isVisible, type SessionSummary, type StoredTurn } from '../../session/index.js';
import type { SessionHistory, SessionItem } from './session.dto.js';

export function toItem(summary: SessionSummary): SessionItem {
  return {
    session_id: summary.id,
    created_at: summary.createdAt,
    last_activity: summary.lastActivityAt,
    message_count: summary.messageCount,
  };
}

/** The messages a person would see: what was said, without the tool calls in between. */
export function toHistory({
  summary,
  turns,
}: {
  summary: SessionSummary;
  turns: readonly StoredTurn[];
}): SessionHistory {
  const messages = turns.flatMap(({ status, messages: all }) =>
    all.filter(isVisible).map((message) => ({
      role: message.role,
      content: message.content,
      timestamp: message.createdAt,
      ...(message.role === 'assistant' && message.interrupted === true && { interrupted: true }),
      ...(status !== 'completed' && { turn_status: status }),
    })),
  );
  return { ...toItem(summary), message_count: messages.length, messages };
}
