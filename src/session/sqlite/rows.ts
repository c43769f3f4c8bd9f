import type { FinishReason, Usage } from '../../conversation/index.js';
import type { SessionLease } from '../session-lease.js';
import type { SessionSummary, StoredMessage, StoredTurn, StoredTurnStatus } from '../session.repository.js';

export type SessionRow = {
  readonly session_key: number;
  readonly lease_turn_id: string | null;
  readonly lease_until: number | null;
  readonly id: string;
  readonly created_at: number;
  readonly last_activity_at: number;
  readonly message_count: number;
};

export type TurnRow = {
  readonly number: number;
  readonly id: string;
  readonly status: string;
  readonly messages: string;
  readonly tokens: number;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly usage: string | null;
  readonly failed_usage: string | null;
  readonly finish_reason: string | null;
  readonly replaces_from: number | null;
};

/** A turn with the identity and the lease of its session. */
export type FoundTurnRow = TurnRow &
  Pick<SessionRow, 'lease_turn_id' | 'lease_until'> & { readonly session_id: string };

export function toLease(row: Pick<SessionRow, 'lease_turn_id' | 'lease_until'>): SessionLease | undefined {
  if (row.lease_turn_id === null || row.lease_until === null) return undefined;
  return { turnId: row.lease_turn_id, until: row.lease_until };
}

export function toSummary(row: SessionRow): SessionSummary {
  return {
    id: row.id,
    createdAt: row.created_at,
    lastActivityAt: row.last_activity_at,
    messageCount: row.message_count,
  };
}

export function toStoredTurn(row: TurnRow): StoredTurn {
  return {
    id: row.id,
    number: row.number,
    status: row.status as StoredTurnStatus,
    messages: parseMessages(row.messages),
    startedAt: row.started_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.provider !== null && { provider: row.provider }),
    ...(row.model !== null && { model: row.model }),
    ...(row.usage !== null && { usage: JSON.parse(row.usage) as Usage }),
    ...(row.failed_usage !== null && { failedUsage: JSON.parse(row.failed_usage) as Usage }),
    ...(row.finish_reason !== null && { finishReason: row.finish_reason as FinishReason }),
    ...(row.status === 'running' && row.replaces_from !== null && { replacesFrom: row.replaces_from }),
  };
}

/** Messages are one JSON text: it keeps any key of tool arguments and any character. */
export function parseMessages(text: string): StoredMessage[] {
  return JSON.parse(text) as StoredMessage[];
}
