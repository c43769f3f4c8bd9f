import { AppError } from '../common/errors/index.js';
import type { StoredTurn } from './session.repository.js';

/** Who may write to a session, and until when, in epoch milliseconds. */
export interface SessionLease {
  readonly turnId: string;
  readonly until: number;
}

export function isLive({ until }: SessionLease, now: number): boolean {
  return until > now;
}

/** `SESSION.BUSY`, with how long to wait in milliseconds. */
export function sessionBusy(retryAfterMs: number): AppError {
  return new AppError(
    'SESSION.BUSY',
    'Another turn is running in this session. Wait for its end, or cancel it.',
    { retryAfterMs },
  );
}

/** Turns as they are read at a time: one that is stored as running runs only while it holds the lease. */
export function withoutAbandoned(
  turns: readonly StoredTurn[],
  lease: SessionLease | undefined,
  now: number,
): StoredTurn[] {
  return turns.map((turn) => asItIs(turn, lease, now));
}

/** One turn as it is read at a time. */
export function asItIs(turn: StoredTurn, lease: SessionLease | undefined, now: number): StoredTurn {
  const isHolder = lease !== undefined && isLive(lease, now) && lease.turnId === turn.id;
  if (turn.status !== 'running' || isHolder) return turn;
  const { replacesFrom: _nothing, ...rest } = turn;
  return { ...rest, status: 'interrupted' };
}
