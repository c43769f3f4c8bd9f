import { isLive, sessionBusy } from '../session-lease.js';
import { toLease, type SessionRow } from './rows.js';
import type { Statements } from './statements.js';

/** The parameters of the statements that take a session. */
type Hold = Record<'scope' | 'id' | 'turnId', string> &
  Record<'now' | 'expiresAt' | 'visible' | 'leaseUntil', number>;

interface BegunRow {
  readonly session_key: number;
  readonly turn_count: number;
  readonly created_at: number;
}

/**
 * Takes a session for a turn, and makes it where there is none; the session that is there and free, which most are, in one statement.
 * Throws `SESSION.BUSY` while another turn holds it.
 */
export function holdSession(statements: Statements, address: string, hold: Hold): BegunRow {
  const held = holdFree(statements, hold);
  if (held !== undefined) return held;
  const { scope, id, now } = hold;
  const found = statements.findSession.get({ scope, id, now }) as SessionRow | undefined;
  if (found === undefined) {
    statements.deleteExpiredSession.run({ scope, id, now });
    return statements.createHeldSession.get({ ...hold, address }) as unknown as BegunRow;
  }
  freeAbandoned(statements, found, hold);
  return holdFree(statements, hold) as BegunRow;
}

function holdFree(statements: Statements, hold: Hold): BegunRow | undefined {
  return (statements.holdSession.get(hold) ?? statements.moveAndHoldSession.get(hold)) as
    BegunRow | undefined;
}

/** Interrupts the turn whose lease has expired. Throws `SESSION.BUSY` while it lasts. */
function freeAbandoned(statements: Statements, session: SessionRow, { now, expiresAt }: Hold): void {
  const lease = toLease(session);
  if (lease === undefined) return;
  if (isLive(lease, now)) throw sessionBusy(lease.until - now);
  const sessionKey = session.session_key;
  statements.interruptTurn.run({ sessionKey, turnId: lease.turnId });
  freeSession(statements, { sessionKey, visible: 0, now, expiresAt });
}

/** Frees a session whose turn has ended, with so many more messages to show. */
export function freeSession(
  statements: Statements,
  freed: {
    readonly sessionKey: number;
    readonly visible: number;
    readonly now: number;
    readonly expiresAt: number;
  },
): void {
  if (statements.freeSession.run(freed).changes === 0) statements.moveAndFreeSession.run(freed);
}
