import type { DatabaseSync } from 'node:sqlite';
import { StartupError } from '../../common/errors/index.js';
import { IDEMPOTENCY_SCHEMA } from './idempotency-schema.js';
import { MEMORY_DDL, MEMORY_EXPIRY_DDL } from './memory/memory-schema.js';
import { REMINDER_CLIENT_DDL, REMINDER_DDL } from './reminders/reminder-schema.js';

/**
 * One entry a schema version, applied in order and never changed once released. `PRAGMA user_version`
 * holds how many of them a file has seen.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE sessions (
    session_key      INTEGER PRIMARY KEY,
    scope            TEXT    NOT NULL,
    id               TEXT    NOT NULL,
    address          TEXT    NOT NULL,
    created_at       INTEGER NOT NULL,
    last_activity_at INTEGER NOT NULL,
    expires_at       INTEGER NOT NULL,
    turn_count       INTEGER NOT NULL,
    message_count    INTEGER NOT NULL,
    UNIQUE (scope, id)
  ) STRICT;
  CREATE INDEX sessions_by_activity ON sessions (scope, last_activity_at);
  CREATE INDEX sessions_by_address ON sessions (scope, address, last_activity_at);
  CREATE INDEX sessions_by_expiry ON sessions (expires_at);

  CREATE TABLE turns (
    turn_key    INTEGER PRIMARY KEY,
    session_key INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    id          TEXT    NOT NULL,
    status      TEXT    NOT NULL,
    messages    TEXT    NOT NULL,
    tokens      INTEGER NOT NULL,
    is_answered INTEGER NOT NULL,
    started_at  INTEGER NOT NULL,
    ended_at    INTEGER,
    provider    TEXT,
    model       TEXT,
    usage       TEXT,
    UNIQUE (session_key, number),
    UNIQUE (session_key, id)
  ) STRICT;
  -- Only what a window can hold, so that many unanswered turns cost a reader nothing.
  CREATE INDEX turns_answered ON turns (session_key, number) WHERE is_answered = 1;
  `,
  // The lease of a session. Turns that ran when an older version ended hold none, and never will.
  `
  ALTER TABLE sessions ADD COLUMN lease_turn_id TEXT;
  ALTER TABLE sessions ADD COLUMN lease_until INTEGER;
  CREATE INDEX sessions_by_lease ON sessions (lease_until) WHERE lease_until IS NOT NULL;
  UPDATE turns SET status = 'interrupted' WHERE status = 'running';
  `,
  MEMORY_DDL,
  IDEMPOTENCY_SCHEMA,
  MEMORY_EXPIRY_DDL,
  REMINDER_DDL,
  // What a process asks of the one that runs the turn.
  'ALTER TABLE turns ADD COLUMN is_cancel_requested INTEGER NOT NULL DEFAULT 0',
  // What a running turn will take the place of.
  'ALTER TABLE turns ADD COLUMN replaces_from INTEGER',
  `
  ALTER TABLE turns ADD COLUMN failed_usage TEXT;
  ALTER TABLE turns ADD COLUMN finish_reason TEXT;
  `,
  REMINDER_CLIENT_DDL,
  // Two indexes of turns less to write for each turn, and what is long at the end of a row, behind what is looked at alone.
  `
  CREATE TABLE turns_anew (
    turn_key            INTEGER PRIMARY KEY,
    session_key         INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    number              INTEGER NOT NULL,
    id                  TEXT    NOT NULL,
    status              TEXT    NOT NULL,
    is_answered         INTEGER NOT NULL,
    is_cancel_requested INTEGER NOT NULL DEFAULT 0,
    tokens              INTEGER NOT NULL,
    started_at          INTEGER NOT NULL,
    ended_at            INTEGER,
    replaces_from       INTEGER,
    provider            TEXT,
    model               TEXT,
    usage               TEXT,
    failed_usage        TEXT,
    finish_reason       TEXT,
    messages            TEXT    NOT NULL,
    UNIQUE (session_key, number)
  ) STRICT;
  INSERT INTO turns_anew
    SELECT turn_key, session_key, number, id, status, is_answered, is_cancel_requested, tokens, started_at, ended_at,
      replaces_from, provider, model, usage, failed_usage, finish_reason, messages
    FROM turns WHERE session_key IN (SELECT session_key FROM sessions) ORDER BY turn_key;
  DROP TABLE turns;
  ALTER TABLE turns_anew RENAME TO turns;
  CREATE INDEX turns_by_id ON turns (id);
  `,
  // Sessions are indexed by the minute, so that turns which follow each other within one write none of the three indexes.
  `
  ALTER TABLE sessions ADD COLUMN activity_minute INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE sessions ADD COLUMN expiry_minute INTEGER NOT NULL DEFAULT 0;
  UPDATE sessions SET activity_minute = last_activity_at / 60000, expiry_minute = expires_at / 60000;
  DROP INDEX sessions_by_activity;
  DROP INDEX sessions_by_address;
  DROP INDEX sessions_by_expiry;
  CREATE INDEX sessions_by_activity ON sessions (scope, activity_minute);
  CREATE INDEX sessions_by_address ON sessions (scope, address, activity_minute);
  CREATE INDEX sessions_by_expiry ON sessions (expiry_minute);
  `,
];

/** The schema version of this Nestor. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Brings a database to the newest schema, each step in a transaction of its own, so that what another process
 * has done meanwhile is not done again. Throws, and changes nothing, when it is from a newer Nestor.
 */
export function migrate(database: DatabaseSync, path: string): void {
  while (readSchemaVersion(database) !== SCHEMA_VERSION) applyNext(database, path);
}

function applyNext(database: DatabaseSync, path: string): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = readSchemaVersion(database);
    if (version > SCHEMA_VERSION) throw tooNew(version, path);
    const migration = MIGRATIONS[version];
    if (migration !== undefined) {
      database.exec(migration);
      database.exec(`PRAGMA user_version = ${version + 1}`);
    }
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function tooNew(version: number, path: string): StartupError {
  return new StartupError(
    `The SQLite file ${path} has schema version ${version}, and this version of Nestor knows up to ` +
      `${SCHEMA_VERSION}. Run the newer Nestor that wrote it, or set SQLITE_PATH to another file.`,
  );
}

function readSchemaVersion(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}
