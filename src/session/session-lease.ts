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
  const holder = lease !== undefined && isLive(lease, now) ? lease.turnId : undefined;
  return turns.map((turn) =>
    turn.status === 'running' && turn.id !== holder ? { ...turn, status: 'interrupted' } : turn,
  );
}
