import type { DatabaseSync } from 'node:sqlite';
import { IDEMPOTENCY_SQL } from './idempotency-schema.js';
import { LIMIT } from './limit.js';
import { MEMORY_SQL } from './memory/memory-statements.js';
import { REMINDER_SQL } from './reminders/reminder-schema.js';
import { Statement } from './statement.js';

const SUMMARY = 'session_key, id, created_at, last_activity_at, message_count';
const TURN =
  'number, id, status, messages, tokens, started_at, ended_at, provider, model, usage, failed_usage, finish_reason, replaces_from';
/** For an action on one session that has also to know who holds it. */
const HELD = `${SUMMARY}, lease_turn_id, lease_until`;
const MINUTE_MS = 60_000;
/** Whether an activity at `:now` moves a session to a later minute than it is indexed by. */
const IS_MOVED = `(:now >= (activity_minute + 1) * ${MINUTE_MS} OR :expiresAt >= (expiry_minute + 1) * ${MINUTE_MS})`;
const BEGUN = 'session_key, turn_count, created_at';
/** Parameters are floating-point numbers to SQLite. */
const MINUTES = `CAST(:now AS INTEGER) / ${MINUTE_MS}, CAST(:expiresAt AS INTEGER) / ${MINUTE_MS}`;
const ACTIVITY = `
      last_activity_at = max(last_activity_at, :now),
      expires_at = max(expires_at, :expiresAt)`;
/** The same, and what three indexes go by. */
const MOVE = `${ACTIVITY},
      activity_minute = max(last_activity_at, CAST(:now AS INTEGER)) / ${MINUTE_MS},
      expiry_minute = max(expires_at, CAST(:expiresAt AS INTEGER)) / ${MINUTE_MS}`;
const HOLD = `
      lease_turn_id = :turnId,
      lease_until = :leaseUntil,
      turn_count = turn_count + 1,
      message_count = message_count + :visible`;
const FREE = `
      lease_turn_id = NULL,
      lease_until = NULL,
      message_count = message_count + :visible`;
/** How many turns back a window may lie, those that are deleted or have no answer counted: so many unanswered ones cost a reader little. */
const WINDOW_REACH = 5_000;
const LIVE = 'scope = :scope AND id = :id AND expires_at > :now';
/** The same, and the columns of a turn, where sessions and turns are joined. */
const LIVE_OF_JOIN = LIVE.replace(' id', ' sessions.id');
const TURN_OF_JOIN = TURN.replace(' id,', ' turns.id AS id,');

/**
 * Every statement of the adapter; parameters by name. A turn is found by its id, then its session: `+scope` and `+session_key` keep SQLite from
 * going through all sessions of the scope, or all turns of the session, instead (https://www.sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_).
 */
export const SQL = {
  ...IDEMPOTENCY_SQL,

  findSession: `SELECT ${HELD} FROM sessions WHERE ${LIVE}`,

  deleteExpiredSession: 'DELETE FROM sessions WHERE scope = :scope AND id = :id AND expires_at <= :now',

  createSession: `
    INSERT INTO sessions (
      scope, id, address, created_at, last_activity_at, expires_at, activity_minute, expiry_minute, turn_count, message_count)
    VALUES (:scope, :id, :address, :now, :now, :expiresAt, ${MINUTES}, 0, 0)
    ON CONFLICT (scope, id) DO NOTHING
    RETURNING ${SUMMARY}`,

  /** Begins a turn in a session that is there, free, and indexed by this minute already. */
  holdSession: `
    UPDATE sessions SET ${ACTIVITY}, ${HOLD}
    WHERE ${LIVE} AND lease_turn_id IS NULL AND NOT ${IS_MOVED}
    RETURNING ${BEGUN}`,

  /** The same for one of another minute. */
  moveAndHoldSession: `
    UPDATE sessions SET ${MOVE}, ${HOLD}
    WHERE ${LIVE} AND lease_turn_id IS NULL
    RETURNING ${BEGUN}`,

  createHeldSession: `
    INSERT INTO sessions (
      scope, id, address, created_at, last_activity_at, expires_at, activity_minute, expiry_minute,
      turn_count, message_count, lease_turn_id, lease_until)
    VALUES (:scope, :id, :address, :now, :now, :expiresAt, ${MINUTES}, 1, :visible, :turnId, :leaseUntil)
    RETURNING ${BEGUN}`,

  /** Frees a session that is indexed by this minute already. */
  freeSession: `UPDATE sessions SET ${ACTIVITY}, ${FREE} WHERE session_key = :sessionKey AND NOT ${IS_MOVED}`,

  /** The same for one of another minute. */
  moveAndFreeSession: `UPDATE sessions SET ${MOVE}, ${FREE} WHERE session_key = :sessionKey`,

  insertTurn: `
    INSERT INTO turns (session_key, number, id, status, messages, tokens, is_answered, started_at, provider, model, replaces_from)
    VALUES (:sessionKey, :number, :id, 'running', :messages, :tokens, 0, :now, :provider, :model, :replacesFrom)`,

  renewLease: `
    UPDATE sessions SET lease_until = max(lease_until, :leaseUntil)
    WHERE ${LIVE} AND lease_turn_id = :turnId`,

  findRunning: `
    SELECT turns.id FROM sessions JOIN turns USING (session_key)
    WHERE ${LIVE_OF_JOIN}
      AND lease_until > :now AND turns.id = lease_turn_id AND turns.status = 'running'`,

  requestCancel: `
    UPDATE turns SET is_cancel_requested = 1 FROM sessions
    WHERE turns.id = :turnId AND turns.status = 'running' AND sessions.session_key = turns.session_key
      AND +scope = :scope AND expires_at > :now AND lease_turn_id = :turnId AND lease_until > :now`,

  findCancelRequests: `
    SELECT id FROM turns
    WHERE id IN (SELECT value FROM json_each(:turnIds)) AND is_cancel_requested = 1 AND status = 'running'`,

  interruptTurn: `
    UPDATE turns SET status = 'interrupted'
    WHERE id = :turnId AND +session_key = :sessionKey AND status = 'running'`,

  interruptAbandoned: `
    UPDATE turns SET status = 'interrupted'
    WHERE turn_key IN (
      SELECT turn_key FROM sessions CROSS JOIN turns ON turns.id = lease_turn_id
      WHERE lease_until <= :now AND +turns.session_key = sessions.session_key AND turns.status = 'running')`,

  freeAbandoned: 'UPDATE sessions SET lease_turn_id = NULL, lease_until = NULL WHERE lease_until <= :now',

  /** Ends the turn that holds its session; `:more` is what follows its messages, which are a JSON array of objects. */
  finishTurn: `
    UPDATE turns SET
      status = :status, messages = rtrim(messages, ']') || :more, tokens = tokens + :tokens, is_answered = :isAnswered,
      ended_at = :now, provider = :provider, model = :model, usage = :usage, failed_usage = :failedUsage,
      finish_reason = :finishReason
    WHERE id = :turnId AND status = 'running' AND +session_key = (
      SELECT session_key FROM sessions WHERE ${LIVE} AND lease_turn_id = :turnId)
    RETURNING session_key, number`,

  dropTurns: `
    DELETE FROM turns WHERE session_key = :sessionKey AND number >= :from AND number < :below
    RETURNING messages`,

  /** Goes through the turns without an answer that are in between. */
  readWindow: `
    SELECT ${TURN_OF_JOIN} FROM sessions CROSS JOIN turns USING (session_key)
    WHERE ${LIVE_OF_JOIN}
      AND is_answered = 1 AND number < :beforeNumber AND number >= min(:beforeNumber, turn_count) - ${WINDOW_REACH}
    ORDER BY number DESC`,

  readTurns: `
    SELECT ${TURN} FROM turns WHERE session_key = :sessionKey AND number > :after
    ORDER BY number ${LIMIT}`,

  countTurns: 'SELECT count(*) AS count FROM turns WHERE session_key = :sessionKey',

  findTurnById: `
    SELECT id, number FROM turns
    WHERE id = :turnId AND +session_key = (SELECT session_key FROM sessions WHERE ${LIVE})`,

  findTurnAfter: `
    SELECT id, number FROM turns
    WHERE number > :number AND session_key = (SELECT session_key FROM sessions WHERE ${LIVE})
    ORDER BY number LIMIT 1`,

  findLastTurn: `
    SELECT id, number FROM turns
    WHERE session_key = (SELECT session_key FROM sessions WHERE ${LIVE})
    ORDER BY number DESC LIMIT 1`,

  findTurn: `
    SELECT sessions.id AS session_id, lease_turn_id, lease_until, ${TURN_OF_JOIN}
    FROM turns JOIN sessions USING (session_key)
    WHERE turns.id = :turnId AND +scope = :scope AND expires_at > :now`,

  listSessions: `
    SELECT ${SUMMARY} FROM sessions
    WHERE scope = :scope AND expires_at > :now
    ORDER BY activity_minute DESC, last_activity_at DESC ${LIMIT}`,

  listSessionsOfAddress: `
    SELECT ${SUMMARY} FROM sessions
    WHERE scope = :scope AND address = :address AND expires_at > :now
    ORDER BY activity_minute DESC, last_activity_at DESC ${LIMIT}`,

  countSessions: `
    SELECT count(*) AS count FROM (
      SELECT 1 FROM sessions WHERE scope = :scope AND expires_at > :now ${LIMIT})`,

  countSessionsOfAddress: `
    SELECT count(*) AS count FROM (
      SELECT 1 FROM sessions WHERE scope = :scope AND address = :address AND expires_at > :now ${LIMIT})`,

  deleteSession: `DELETE FROM sessions WHERE ${LIVE}`,

  /** Indexes anew what the index takes for expired and is not, as a process of an older version has used it. */
  moveUnexpiredSessions: `
    UPDATE sessions SET activity_minute = last_activity_at / ${MINUTE_MS}, expiry_minute = expires_at / ${MINUTE_MS}
    WHERE expiry_minute < :now / ${MINUTE_MS} - 1 AND expires_at > :now`,

  deleteExpiredSessions: `
    DELETE FROM sessions WHERE session_key IN (
      SELECT session_key FROM sessions
      WHERE expiry_minute <= :now / ${MINUTE_MS} AND expires_at <= :now ${LIMIT})`,

  ping: 'PRAGMA user_version',

  /** Another number once another connection has changed the file: https://www.sqlite.org/pragma.html#pragma_data_version */
  dataVersion: 'PRAGMA data_version',

  ...MEMORY_SQL,

  ...REMINDER_SQL,
} as const;

export type Statements = Readonly<Record<keyof typeof SQL, Statement>>;

/** Compiles every statement once, for the life of the connection. */
export function prepareStatements(database: DatabaseSync): Statements {
  const entries = Object.entries(SQL).map(([name, sql]) => [name, new Statement(database, sql)]);
  return Object.fromEntries(entries) as Statements;
}
