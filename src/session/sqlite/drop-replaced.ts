import type { StoredMessage, TurnOutcome } from '../session.repository.js';
import { parseMessages, type SessionRow } from './rows.js';
import type { Statements } from './statements.js';

/** A turn that has just ended. */
export interface EndedRow extends Pick<SessionRow, 'session_key'> {
  readonly number: number;
}

/** Drops what a turn replaces, or the turn itself where nothing came of it; returns the messages that are gone. */
export function dropReplaced(
  statements: Statements,
  { session_key: sessionKey, number }: EndedRow,
  { replacesFrom, messages }: TurnOutcome,
): StoredMessage[] {
  if (replacesFrom === undefined) return [];
  const range =
    messages.length > 0 ? { from: replacesFrom, below: number } : { from: number, below: number + 1 };
  const rows = statements.dropTurns.all({ sessionKey, ...range });
  return rows.flatMap((row) => parseMessages(String(row['messages'])));
}
