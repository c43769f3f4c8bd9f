import { LIMIT } from '../limit.js';

const FACT =
  'id, text, subject, importance, created_at, updated_at, source_turn_id, source_session_id, superseded_by, expires_at';
const OWNED = 'scope = :scope AND user_id = :userId';
const LIVE = '(expires_at IS NULL OR expires_at > :now)';

/** Every statement of user memory; parameters by name. */
export const MEMORY_SQL = {
  rememberFact: `
    INSERT INTO memory_facts (id, scope, user_id, same_key, text, subject, importance, created_at, updated_at,
      source_turn_id, source_session_id, expires_at)
    VALUES (:id, :scope, :userId, :sameKey, :text, :subject, :importance, :now, :now, :turnId, :sessionId, :expiresAt)
    ON CONFLICT (scope, user_id, same_key) DO UPDATE SET
      text = :text,
      subject = coalesce(:subject, subject),
      importance = max(importance, :importance),
      updated_at = max(updated_at, :now),
      source_turn_id = :turnId,
      source_session_id = :sessionId,
      superseded_by = NULL,
      expires_at = CASE WHEN :expiresAt IS NULL THEN NULL ELSE expires_at END
    RETURNING fact_key, ${FACT}`,

  indexFact: 'INSERT INTO memory_terms (rowid, terms) VALUES (:factKey, :terms)',

  readSuperseded: `
    SELECT ${FACT} FROM memory_facts
    WHERE ${OWNED} AND subject = :subject AND id <> :id AND superseded_by IS NULL`,

  supersedeFacts: `
    UPDATE memory_facts SET superseded_by = :id WHERE ${OWNED} AND subject = :subject AND id <> :id`,

  deleteSurplusFacts: `
    DELETE FROM memory_facts WHERE fact_key IN (
      SELECT fact_key FROM memory_facts WHERE ${OWNED} AND id <> :id
      ORDER BY superseded_by IS NULL, importance, updated_at
      LIMIT max(0, (SELECT count(*) FROM memory_facts WHERE ${OWNED}) - :limit))`,

  deleteOrphanedFacts: `
    DELETE FROM memory_facts WHERE ${OWNED} AND superseded_by IS NOT NULL
      AND superseded_by NOT IN (SELECT id FROM memory_facts WHERE ${OWNED})`,

  readTopFacts: `
    SELECT ${FACT} FROM memory_facts WHERE ${OWNED} AND superseded_by IS NULL AND ${LIVE}
    ORDER BY importance DESC, updated_at DESC ${LIMIT}`,

  readMatchingFacts: `
    SELECT ${FACT} FROM memory_facts
    WHERE ${OWNED} AND superseded_by IS NULL AND ${LIVE}
      AND fact_key IN (SELECT rowid FROM memory_terms WHERE memory_terms MATCH :match)`,

  readAllFacts: `SELECT ${FACT} FROM memory_facts WHERE ${OWNED} AND ${LIVE}`,

  extendFacts: `
    UPDATE memory_facts SET expires_at = max(expires_at, :expiresAt) WHERE ${OWNED} AND expires_at > :now`,

  deleteExpiredFactsOf: `DELETE FROM memory_facts WHERE ${OWNED} AND expires_at <= :now`,

  deleteExpiredFacts: 'DELETE FROM memory_facts WHERE expires_at <= :now',

  forgetFact: `DELETE FROM memory_facts WHERE ${OWNED} AND id = :id`,

  forgetFactsSupersededBy: `DELETE FROM memory_facts WHERE ${OWNED} AND superseded_by = :id`,

  forgetAllFacts: `DELETE FROM memory_facts WHERE ${OWNED}`,

  forgetFactsSupersededBySession: `
    DELETE FROM memory_facts WHERE superseded_by IN (
      SELECT id FROM memory_facts WHERE scope = :scope AND source_session_id = :sessionId)`,

  forgetFactsOfSession: 'DELETE FROM memory_facts WHERE scope = :scope AND source_session_id = :sessionId',
} as const;
