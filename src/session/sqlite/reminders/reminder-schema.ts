import { LIMIT } from '../limit.js';

const REMINDER =
  'id, scope, session_id, user_id, title, description, due_at, time_zone, created_at, status, attempts, settled_at, failure';

/** The table of reminders. `attempt_at` is when a delivery may begin; a claim moves it to the end of its lease. */
export const REMINDER_DDL = `
  CREATE TABLE IF NOT EXISTS reminders (
    reminder_key     INTEGER PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE,
    scope            TEXT    NOT NULL,
    session_id       TEXT,
    user_id          TEXT,
    turn_id          TEXT,
    arguments_hash   TEXT,
    title            TEXT    NOT NULL,
    description      TEXT,
    due_at           INTEGER NOT NULL,
    time_zone        TEXT    NOT NULL,
    created_at       INTEGER NOT NULL,
    status           TEXT    NOT NULL,
    attempts         INTEGER NOT NULL,
    attempt_at       INTEGER NOT NULL,
    first_attempt_at INTEGER,
    claim_id         TEXT,
    settled_at       INTEGER,
    failure          TEXT,
    expires_at       INTEGER NOT NULL,
    UNIQUE (scope, turn_id, arguments_hash)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS reminders_to_attempt ON reminders (attempt_at) WHERE status = 'pending';
  CREATE INDEX IF NOT EXISTS reminders_by_user ON reminders (scope, user_id, due_at);
  CREATE INDEX IF NOT EXISTS reminders_by_session ON reminders (scope, session_id, due_at);
  CREATE INDEX IF NOT EXISTS reminders_by_expiry ON reminders (expires_at);
`;

/** Who made a reminder that has no user. Those of before have none, and count for nobody. */
export const REMINDER_CLIENT_DDL = `
  ALTER TABLE reminders ADD COLUMN client TEXT;
  CREATE INDEX reminders_by_client ON reminders (scope, client, due_at) WHERE client IS NOT NULL;
`;

const CLAIMED = "id = :id AND claim_id = :claimId AND status = 'pending'";
const LISTED = `
    SELECT ${REMINDER} FROM reminders
    WHERE scope = :scope AND (:status IS NULL OR status = :status)`;

/** Every statement on reminders; parameters by name. */
export const REMINDER_SQL = {
  findReminderByCall: `
    SELECT ${REMINDER} FROM reminders
    WHERE scope = :scope AND turn_id = :turnId AND arguments_hash = :argumentsHash`,

  countWaitingReminders: `
    SELECT count(*) AS waiting FROM reminders
    WHERE scope = :scope AND user_id IS :userId AND status = 'pending' AND due_at > :now`,

  countWaitingRemindersOfClient: `
    SELECT count(*) AS waiting FROM reminders
    WHERE scope = :scope AND client = :client AND status = 'pending' AND due_at > :now`,

  insertReminder: `
    INSERT INTO reminders (id, scope, session_id, user_id, client, turn_id, arguments_hash, title, description, due_at, time_zone, created_at,
      status, attempts, attempt_at, expires_at)
    VALUES (:id, :scope, :sessionId, :userId, :client, :turnId, :argumentsHash, :title, :description, :dueAt, :timeZone, :now,
      'pending', 0, :dueAt, :expiresAt)
    RETURNING ${REMINDER}`,

  listReminders: `${LISTED} ORDER BY due_at, reminder_key ${LIMIT}`,

  listRemindersOfUser: `
    ${LISTED} AND user_id = :userId AND (:sessionId IS NULL OR session_id = :sessionId)
    ORDER BY due_at, reminder_key ${LIMIT}`,

  listRemindersOfSession: `${LISTED} AND session_id = :sessionId ORDER BY due_at, reminder_key ${LIMIT}`,

  cancelReminder: `
    UPDATE reminders SET status = 'cancelled', settled_at = :now, expires_at = :expiresAt
    WHERE scope = :scope AND id = :id AND status = 'pending'`,

  findReminder: `SELECT ${REMINDER} FROM reminders WHERE scope = :scope AND id = :id`,

  claimDueReminders: `
    UPDATE reminders SET
      claim_id = :claimId, attempt_at = :leaseUntil, attempts = attempts + 1,
      first_attempt_at = coalesce(first_attempt_at, :now)
    WHERE reminder_key IN (
      SELECT reminder_key FROM reminders WHERE status = 'pending' AND attempt_at <= :now
      ORDER BY attempt_at ${LIMIT})
    RETURNING ${REMINDER}, first_attempt_at`,

  settleReminder: `
    UPDATE reminders SET status = :status, settled_at = :now, failure = :failure, expires_at = :expiresAt
    WHERE ${CLAIMED}`,

  postponeReminder: `
    UPDATE reminders SET attempt_at = :at, claim_id = NULL, failure = coalesce(:failure, failure),
      expires_at = max(expires_at, :expiresAt)
    WHERE ${CLAIMED}`,

  findNextAttempt: `
    SELECT attempt_at FROM reminders WHERE status = 'pending' ORDER BY attempt_at LIMIT 1`,

  moveRemindersOfTurn:
    'UPDATE OR IGNORE reminders SET turn_id = :to WHERE scope = :scope AND turn_id = :from',

  deleteRemindersOfSession: 'DELETE FROM reminders WHERE scope = :scope AND session_id = :sessionId',

  deleteExpiredReminders: `
    DELETE FROM reminders WHERE reminder_key IN (
      SELECT reminder_key FROM reminders WHERE expires_at <= :now ${LIMIT})`,
} as const;
