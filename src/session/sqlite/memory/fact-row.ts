import type { Fact } from '../../memory/user-memory.js';

export type FactRow = {
  readonly id: string;
  readonly text: string;
  readonly subject: string | null;
  readonly importance: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly source_turn_id: string | null;
  readonly source_session_id: string | null;
  readonly superseded_by: string | null;
  readonly expires_at: number | null;
};

export function toFact(row: FactRow): Fact {
  return {
    id: row.id,
    text: row.text,
    importance: row.importance,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.subject !== null && { subject: row.subject }),
    ...(row.source_turn_id !== null && { sourceTurnId: row.source_turn_id }),
    ...(row.source_session_id !== null && { sourceSessionId: row.source_session_id }),
    ...(row.superseded_by !== null && { supersededBy: row.superseded_by }),
    ...(row.expires_at !== null && { expiresAt: row.expires_at }),
  };
}
