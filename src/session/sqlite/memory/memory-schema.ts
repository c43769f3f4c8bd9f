/**
 * The tables of user memory. `memory_terms` is the full-text index: one row a fact, under the key of the fact, with
 * its words and a word for its owner, so that a search only walks through facts of one user. All words are written
 * as hexadecimal digits of their folded form: SQLite's own tokenizers keep the Vietnamese đ apart from d, and split c++.
 */
export const MEMORY_DDL = `
  CREATE TABLE memory_facts (
    fact_key          INTEGER PRIMARY KEY,
    id                TEXT    NOT NULL UNIQUE,
    scope             TEXT    NOT NULL,
    user_id           TEXT    NOT NULL,
    same_key          TEXT    NOT NULL,
    text              TEXT    NOT NULL,
    subject           TEXT,
    importance        INTEGER NOT NULL,
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    source_turn_id    TEXT,
    source_session_id TEXT,
    superseded_by     TEXT,
    UNIQUE (scope, user_id, same_key)
  ) STRICT;
  CREATE INDEX memory_facts_current
    ON memory_facts (scope, user_id, importance DESC, updated_at DESC) WHERE superseded_by IS NULL;
  CREATE INDEX memory_facts_by_subject
    ON memory_facts (scope, user_id, subject) WHERE subject IS NOT NULL;
  CREATE INDEX memory_facts_by_session
    ON memory_facts (scope, source_session_id) WHERE source_session_id IS NOT NULL;
  CREATE INDEX memory_facts_superseded
    ON memory_facts (superseded_by) WHERE superseded_by IS NOT NULL;

  CREATE VIRTUAL TABLE memory_terms
    USING fts5(terms, content = '', contentless_delete = 1, tokenize = 'ascii', detail = 'none');
  CREATE TRIGGER IF NOT EXISTS memory_facts_forgotten AFTER DELETE ON memory_facts BEGIN
    DELETE FROM memory_terms WHERE rowid = old.fact_key;
  END;
`;

/** Facts that expire; those of sessions that stand for their user have their whole time from the migration on. */
export const MEMORY_EXPIRY_DDL = `
  ALTER TABLE memory_facts ADD COLUMN expires_at INTEGER;
  CREATE INDEX memory_facts_by_expiry ON memory_facts (expires_at) WHERE expires_at IS NOT NULL;
  UPDATE memory_facts SET expires_at = (unixepoch() + 2592000) * 1000
    WHERE scope = 'anonymous' AND user_id = source_session_id;
`;
