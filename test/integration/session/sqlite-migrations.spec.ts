import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StartupError } from '../../../src/common/errors/index.js';
import { SCHEMA_VERSION } from '../../../src/session/sqlite/schema.js';
import { SqliteDatabase } from '../../../src/session/sqlite/sqlite-database.js';
import { SqliteSessionRepository } from '../../../src/session/sqlite/sqlite-session.repository.js';
import {
  ADDRESS,
  addTurn,
  assistant,
  limits,
  newTurn,
  outcome,
  questions,
  user,
} from './contract/builders.js';
import { ManualClock } from './manual-clock.js';

const config = { sessionTtlMs: 60_000, sessionLeaseMs: 15_000 };
const key = { scope: 'anonymous', id: 'phiên cũ' };

/** The schema as the first version made it; files of it are still about. */
const FIRST_VERSION = `
  CREATE TABLE sessions (
    session_key INTEGER PRIMARY KEY, scope TEXT NOT NULL, id TEXT NOT NULL, address TEXT NOT NULL,
    created_at INTEGER NOT NULL, last_activity_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    turn_count INTEGER NOT NULL, message_count INTEGER NOT NULL, UNIQUE (scope, id)
  ) STRICT;
  CREATE INDEX sessions_by_activity ON sessions (scope, last_activity_at);
  CREATE INDEX sessions_by_address ON sessions (scope, address, last_activity_at);
  CREATE INDEX sessions_by_expiry ON sessions (expires_at);
  CREATE TABLE turns (
    turn_key INTEGER PRIMARY KEY, session_key INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    number INTEGER NOT NULL, id TEXT NOT NULL, status TEXT NOT NULL, messages TEXT NOT NULL,
    tokens INTEGER NOT NULL, is_answered INTEGER NOT NULL, started_at INTEGER NOT NULL, ended_at INTEGER,
    provider TEXT, model TEXT, usage TEXT, UNIQUE (session_key, number), UNIQUE (session_key, id)
  ) STRICT;
  CREATE INDEX turns_answered ON turns (session_key, number) WHERE is_answered = 1;
  PRAGMA user_version = 1;
`;

describe('SQLite schema versions', () => {
  let folder: string;
  let path: string;
  let clock: ManualClock;
  const opened: SqliteDatabase[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nestor-sqlite-'));
    path = join(folder, 'sessions.db');
    clock = new ManualClock();
  });
  afterEach(() => {
    for (const database of opened.splice(0)) database.close();
    rmSync(folder, { recursive: true });
  });

  function open(): SqliteSessionRepository {
    const database = SqliteDatabase.open(path);
    opened.push(database);
    return new SqliteSessionRepository(database, clock, config);
  }

  function raw<Result>(use: (database: DatabaseSync) => Result): Result {
    const database = new DatabaseSync(path);
    try {
      return use(database);
    } finally {
      database.close();
    }
  }

  const versionOf = () => raw((database) => database.prepare('PRAGMA user_version').get()?.['user_version']);

  /** A session of two turns, the second cut by the end of the old process. */
  function makeOldFile(): { messages: ReturnType<typeof user>[]; cut: ReturnType<typeof user> } {
    const messages = [user('xin chào', 3), assistant('chào bạn', 4)];
    const cut = user('and then?', 2);
    const now = clock.now();
    raw((database) => {
      database.exec(FIRST_VERSION);
      database
        .prepare('INSERT INTO sessions VALUES (1, ?, ?, ?, ?, ?, ?, 2, 3)')
        .run(key.scope, key.id, ADDRESS, now - 100, now - 50, now + 59_950);
      const insert = database.prepare('INSERT INTO turns VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
      const usage = JSON.stringify({ inputTokens: 9, outputTokens: 4, estimated: false });
      insert.run(
        1,
        1,
        'old-1',
        'completed',
        JSON.stringify(messages),
        7,
        1,
        now - 90,
        now - 80,
        'gpt',
        'm',
        usage,
      );
      insert.run(2, 2, 'old-2', 'running', JSON.stringify([cut]), 2, 0, now - 50, null, null, null, null);
    });
    return { messages, cut };
  }

  it('opens a file of the first version with everything in it, and goes on from there', async () => {
    const { messages, cut } = makeOldFile();
    const repository = open();
    expect(versionOf()).toBe(SCHEMA_VERSION);
    const history = await repository.readHistory(key);
    expect(history?.summary).toMatchObject({ id: key.id, createdAt: clock.now() - 100, messageCount: 3 });
    expect(history?.turns).toEqual([
      {
        id: 'old-1',
        number: 1,
        status: 'completed',
        messages,
        startedAt: clock.now() - 90,
        endedAt: clock.now() - 80,
        provider: 'gpt',
        model: 'm',
        usage: { inputTokens: 9, outputTokens: 4, estimated: false },
      },
      { id: 'old-2', number: 2, status: 'interrupted', messages: [cut], startedAt: clock.now() - 50 },
    ]);
    const minutes = 'SELECT activity_minute, expiry_minute FROM sessions';
    expect(raw((database) => database.prepare(minutes).get())).toEqual({
      activity_minute: Math.floor((clock.now() - 50) / 60_000),
      expiry_minute: Math.floor((clock.now() + 59_950) / 60_000),
    });
    expect(await addTurn(repository, key, 'new')).toBe(3);
    expect(questions(await repository.readWindow(key, limits()))).toEqual(['xin chào', 'new']);
  });

  it('opens a file with turns that have lost their session', async () => {
    makeOldFile();
    raw((database) => {
      database.exec('PRAGMA foreign_keys = OFF; UPDATE turns SET session_key = 99 WHERE number = 2');
    });
    expect((await open().readHistory(key))?.turns.map(({ id }) => id)).toEqual(['old-1']);
  });

  it('opens it once more without changing it', async () => {
    makeOldFile();
    const before = await open().readHistory(key);
    expect(await open().readHistory(key)).toEqual(before);
  });

  it('makes of an old file the same schema as of a new one', () => {
    const schemaOf = () =>
      raw((database) =>
        ['sessions', 'turns'].flatMap((table) => [
          database.prepare(`SELECT name, type, "notnull", pk FROM pragma_table_info('${table}')`).all(),
          database
            .prepare('SELECT name FROM sqlite_schema WHERE type = ? AND tbl_name = ? ORDER BY name')
            .all('index', table),
        ]),
      );
    makeOldFile();
    open();
    const upgraded = schemaOf();
    path = join(folder, 'fresh.db');
    open();
    expect(upgraded).toEqual(schemaOf());
  });

  it('leaves a file as it was when a step fails', () => {
    makeOldFile();
    raw((database) => database.exec('CREATE TABLE sessions_by_lease (column)'));
    expect(() => open()).toThrow();
    expect(versionOf()).toBe(1);
    raw((database) => database.exec('DROP TABLE sessions_by_lease'));
    open();
    expect(versionOf()).toBe(SCHEMA_VERSION);
  });

  it('refuses a file from a newer version in one line, and leaves it as it is', () => {
    raw((database) => database.exec('PRAGMA user_version = 999'));
    const failure = thrownBy(open);
    expect(failure).toBeInstanceOf(StartupError);
    const message = (failure as Error).message;
    expect(message).toContain(`schema version 999, and this version of Nestor knows up to ${SCHEMA_VERSION}`);
    expect(message).toMatch(/^[^\n]*SQLITE_PATH[^\n]*$/);
    expect(versionOf()).toBe(999);
    expect(raw((database) => database.prepare('SELECT name FROM sqlite_schema').all())).toEqual([]);
  });

  it('lets a turn of the old process end no more, since nobody knows what came in between', async () => {
    makeOldFile();
    const repository = open();
    expect(await repository.endTurn(key, 'old-2', outcome([assistant('late')]))).toBe(false);
    await repository.beginTurn(key, ADDRESS, newTurn('next'));
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
