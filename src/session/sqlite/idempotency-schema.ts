import { LIMIT } from './limit.js';

/** What the idempotency keys of requests need, and reading a turn by its id alone. */
export const IDEMPOTENCY_SCHEMA = `
  CREATE TABLE idempotency_keys (
    record_key  INTEGER PRIMARY KEY,
    owner       TEXT    NOT NULL,
    key         TEXT    NOT NULL,
    fingerprint TEXT    NOT NULL,
    scope       TEXT    NOT NULL,
    session_id  TEXT    NOT NULL,
    turn_id     TEXT    NOT NULL UNIQUE,
    lease_until INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    events      TEXT,
    UNIQUE (owner, key)
  ) STRICT;
  CREATE INDEX idempotency_keys_by_session ON idempotency_keys (scope, session_id);
  CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);
  CREATE INDEX turns_by_id ON turns (id);
`;

const RECORD = 'turn_id, session_id, fingerprint, lease_until, events';

/** The statements on idempotency keys; parameters by name. */
export const IDEMPOTENCY_SQL = {
  findKey: `SELECT ${RECORD} FROM idempotency_keys WHERE owner = :owner AND key = :key AND expires_at > :now`,

  findKeyByTurn: `
    SELECT ${RECORD} FROM idempotency_keys WHERE turn_id = :turnId AND scope = :scope AND expires_at > :now`,

  deleteExpiredKey: 'DELETE FROM idempotency_keys WHERE owner = :owner AND key = :key AND expires_at <= :now',

  insertKey: `
    INSERT INTO idempotency_keys (owner, key, fingerprint, scope, session_id, turn_id, lease_until, expires_at)
    VALUES (:owner, :key, :fingerprint, :scope, :sessionId, :turnId, :leaseUntil, :expiresAt)`,

  takeOverKey: `
    UPDATE idempotency_keys SET turn_id = :turnId, lease_until = :leaseUntil, expires_at = :expiresAt
    WHERE turn_id = :abandonedTurnId`,

  renewKey: `
    UPDATE idempotency_keys SET lease_until = max(lease_until, :leaseUntil)
    WHERE turn_id = :turnId AND events IS NULL`,

  finishKey: `
    UPDATE idempotency_keys SET events = :events, expires_at = :expiresAt
    WHERE turn_id = :turnId AND events IS NULL`,

  releaseKey: 'DELETE FROM idempotency_keys WHERE turn_id = :turnId AND events IS NULL',

  deleteKeysOfSession: 'DELETE FROM idempotency_keys WHERE scope = :scope AND session_id = :id',

  deleteExpiredKeys: `
    DELETE FROM idempotency_keys WHERE record_key IN (
      SELECT record_key FROM idempotency_keys WHERE expires_at <= :now ${LIMIT})`,
} as const;
