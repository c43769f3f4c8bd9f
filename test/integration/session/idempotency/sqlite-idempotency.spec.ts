import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SqliteDatabase } from '../../../../src/session/sqlite/sqlite-database.js';
import { SqliteIdempotencyRepository } from '../../../../src/session/sqlite/sqlite-idempotency.repository.js';
import { SqliteSessionRepository } from '../../../../src/session/sqlite/sqlite-session.repository.js';
import { SQL } from '../../../../src/session/sqlite/statements.js';
import { ManualClock } from '../manual-clock.js';
import type { IdempotencyHarness } from './harness.js';
import { describeKeys } from './idempotency-repository.contract.js';
import { describeIdempotentTurns } from './idempotent-turns.contract.js';
import { describeRefusedRequests } from './refused-requests.contract.js';

describe('idempotency on SQLite', () => {
  let folder: string;
  let harness: IdempotencyHarness;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'nestor-keys-'));
    const clock = new ManualClock();
    const path = join(folder, 'sessions.db');
    const [database, other] = [SqliteDatabase.open(path), SqliteDatabase.open(path)];
    harness = {
      keys: new SqliteIdempotencyRepository(database, clock),
      otherKeys: new SqliteIdempotencyRepository(other, clock),
      sessions: new SqliteSessionRepository(database, clock, {
        sessionTtlMs: 86_400_000,
        sessionLeaseMs: 15_000,
      }),
      clock,
      contenders: 50,
      close: () => {
        database.close();
        other.close();
        return Promise.resolve();
      },
    };
  });
  afterAll(async () => {
    await harness.close();
    rmSync(folder, { recursive: true });
  });

  describeKeys(() => harness);
  describeIdempotentTurns(() => harness);
  describeRefusedRequests(() => harness);

  it.each([
    ['findKey', 'sqlite_autoindex_idempotency_keys_2'],
    ['findKeyByTurn', 'sqlite_autoindex_idempotency_keys_1'],
    ['finishKey', 'sqlite_autoindex_idempotency_keys_1'],
    ['deleteKeysOfSession', 'idempotency_keys_by_session'],
    ['deleteExpiredKeys', 'idempotency_keys_by_expiry'],
    ['findTurn', 'turns_by_id'],
  ] as const)('answers %s by the index %s, without scanning', (statement, index) => {
    const raw = new DatabaseSync(join(folder, 'sessions.db'));
    const plan = raw.prepare(`EXPLAIN QUERY PLAN ${SQL[statement]}`).all();
    raw.close();
    const steps = plan.map((step) => String(step['detail'])).join('\n');
    expect(steps).toContain(index);
    expect(steps).not.toContain('SCAN');
  });
});
