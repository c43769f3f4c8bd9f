import { isVisible, type StoredMessage, type StoredTurn } from '../session.repository.js';
import { fromMessageDocument } from './message-document.js';
import type { TurnDocument } from './turn.schema.js';

export function fromTurnDocument(document: TurnDocument): StoredTurn {
  const { status, endedAt, provider, model, usage, failedUsage, finishReason, replacesFrom } = document;
  return {
    id: document._id,
    number: document.number,
    status,
    messages: document.messages.map(fromMessageDocument),
    startedAt: document.startedAt.getTime(),
    ...(endedAt !== undefined && { endedAt: endedAt.getTime() }),
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { model }),
    ...(usage !== undefined && { usage }),
    ...(failedUsage !== undefined && { failedUsage }),
    ...(finishReason !== undefined && { finishReason }),
    ...(status === 'running' && replacesFrom !== undefined && { replacesFrom }),
  };
}

/** What a turn's document counts of its messages. */
export function countsOf(messages: readonly StoredMessage[]): { visibleCount: number; tokens: number } {
  return {
    visibleCount: messages.filter(isVisible).length,
    tokens: messages.reduce((sum, message) => sum + message.tokens, 0),
  };
}
