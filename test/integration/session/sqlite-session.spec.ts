import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SqliteDatabase } from '../../../src/session/sqlite/sqlite-database.js';
import { SqliteSessionRepository } from '../../../src/session/sqlite/sqlite-session.repository.js';
import { SQL } from '../../../src/session/sqlite/statements.js';
import {
  ADDRESS,
  addTurn,
  assistant,
  limits,
  newKey,
  newTurn,
  outcome,
  questions,
} from './contract/builders.js';
import { ManualClock } from './manual-clock.js';
import { describeSessionRepository } from './session-repository.contract.js';

const ttlMs = 60_000;
const leaseMs = 15_000;
const config = { sessionTtlMs: ttlMs, sessionLeaseMs: leaseMs };

describeSessionRepository('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nestor-sqlite-'));
  const clock = new ManualClock();
  const databases = [1, 2].map(() => SqliteDatabase.open(join(folder, 'sessions.db')));
  const [repository, otherRepository] = databases.map(
    (database) => new SqliteSessionRepository(database, clock, config),
  );
  return {
    repository: repository!,
    otherRepository: otherRepository!,
    clock,
    ttlMs,
    leaseMs,
    close: async () => {
      for (const database of databases) database.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe('SQLite file', () => {
  let folder: string;
  let path: string;
  const opened: SqliteDatabase[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nestor-sqlite-'));
    path = join(folder, 'not', 'there', 'yet.db');
  });
  afterEach(() => {
    for (const database of opened.splice(0)) database.close();
    rmSync(folder, { recursive: true });
  });

  function open(clock = new ManualClock()) {
    const database = SqliteDatabase.open(path);
    opened.push(database);
    return {
      database,
      clock,
      repository: new SqliteSessionRepository(database, clock, config),
    };
  }

  function planOf(statement: keyof typeof SQL): string[] {
    open();
    const raw = new DatabaseSync(path);
    const plan = raw.prepare(`EXPLAIN QUERY PLAN ${SQL[statement]}`).all();
    raw.close();
    return plan.map((step) => String(step['detail']));
  }

  it('keeps its data when it is closed and opened again', async () => {
    const { database, repository, clock } = open();
    const key = newKey();
    await addTurn(repository, key, 'remember \u0000 and \ud800 me');
    const running = newTurn('cut by a restart');
    await repository.beginTurn(key, ADDRESS, running);
    const before = await repository.readHistory(key);
    database.close();

    const again = open(clock).repository;
    expect(await again.readHistory(key)).toEqual(before);
    expect(questions(before?.turns ?? [])).toEqual(['remember \u0000 and \ud800 me', 'cut by a restart']);
    expect(await again.endTurn(key, running.id, outcome([assistant('late')]))).toBe(true);
  });

  it.each([
    ['readWindow', 'sqlite_autoindex_turns_1'],
    ['readTurns', 'sqlite_autoindex_turns_1'],
    ['dropTurns', 'sqlite_autoindex_turns_1'],
    ['finishTurn', 'turns_by_id'],
    ['findSession', 'sqlite_autoindex_sessions_1'],
    ['deleteExpiredSessions', 'sessions_by_expiry'],
    ['interruptAbandoned', 'sessions_by_lease'],
    ['freeAbandoned', 'sessions_by_lease'],
    ['renewLease', 'sqlite_autoindex_sessions_1'],
  ] as const)('answers %s by the index %s, without scanning or sorting', (statement, index) => {
    const steps = planOf(statement);
    expect(steps.join('\n')).toContain(index);
    expect(steps.join('\n')).not.toMatch(/SCAN|TEMP B-TREE/);
  });

  it.each([
    ['listSessions', 'sessions_by_activity'],
    ['listSessionsOfAddress', 'sessions_by_address'],
  ] as const)('answers %s by the index %s, sorting only what is of one minute', (statement, index) => {
    expect(planOf(statement)).toEqual([
      expect.stringMatching(new RegExp(`^SEARCH sessions USING INDEX ${index} `)),
      'USE TEMP B-TREE FOR LAST TERM OF ORDER BY',
    ]);
  });

  it.each([
    [4_900, ['answered']],
    [5_100, []],
  ])('goes through thousands of turns without an answer, not through all: %d', async (count, found) => {
    const { repository, database } = open();
    const key = newKey();
    await addTurn(repository, key, 'answered');
    database.close();
    const raw = new DatabaseSync(path);
    raw.exec(`
      WITH RECURSIVE numbers (number) AS (SELECT 2 UNION ALL SELECT number + 1 FROM numbers WHERE number <= ${count})
      INSERT INTO turns (session_key, number, id, status, is_answered, tokens, started_at, messages)
        SELECT session_key, number, number, 'failed', 0, 1, 0, '[]' FROM sessions, numbers;
      UPDATE sessions SET turn_count = ${count} + 1`);
    raw.close();

    expect(questions(await open().repository.readWindow(key, limits()))).toEqual(found);
  });

  it('removes the turns with their session', async () => {
    const { repository, clock } = open();
    const [deleted, expired] = [newKey(), newKey()];
    for (const key of [deleted, expired]) await addTurn(repository, key, 'hello');
    await repository.delete(deleted);
    clock.advance(ttlMs);
    expect(await repository.deleteExpired()).toBe(1);
    const raw = new DatabaseSync(path);
    expect(raw.prepare('SELECT count(*) AS count FROM turns').get()).toEqual({ count: 0 });
    raw.close();
  });

  it('sweeps more sessions than one batch', async () => {
    const { repository, clock } = open();
    const { scope } = newKey();
    for (let index = 0; index < 120; index += 1) await repository.create({ scope, id: `${index}` }, ADDRESS);
    clock.advance(ttlMs);
    expect(await repository.deleteExpired()).toBe(120);
  });

  it('waits for the lock of another process without holding up this one', async () => {
    const { repository } = open();
    const key = newKey();
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const begun = repository.beginTurn(key, ADDRESS, newTurn('patient'));
    // The other process goes on only because this loop turn is reached while the turn waits.
    expect(await repository.find(key)).toBeUndefined();
    other.exec('COMMIT');
    other.close();
    expect(await begun).toMatchObject({ number: 1 });
    expect(await repository.readWindow(key, limits())).toEqual([]);
  });

  it('is unavailable while it stays locked, and works again afterwards', async () => {
    const { repository } = open();
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const key = newKey();
    const failure = await repository.create(key, ADDRESS).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'STORE.UNAVAILABLE', cause: { errstr: 'database is locked' } });
    expect(String(failure)).not.toContain('locked');
    other.exec('ROLLBACK');
    other.close();
    expect(await repository.create(key, ADDRESS)).toMatchObject({ id: key.id });
  }, 15_000);

  it('is unavailable when it cannot be opened or is no database', () => {
    path = join(folder, 'file');
    const raw = new DatabaseSync(path);
    raw.close();
    path = join(path, 'below-a-file.db');
    expect(() => open()).toThrow(expect.objectContaining({ code: 'STORE.UNAVAILABLE' }));
    path = folder;
    expect(() => open()).toThrow(expect.objectContaining({ code: 'STORE.UNAVAILABLE' }));
  });

  it('is unavailable once it is closed', async () => {
    const { repository, database } = open();
    database.close();
    await expect(repository.ping()).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
    await expect(repository.find(newKey())).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
  });
});
