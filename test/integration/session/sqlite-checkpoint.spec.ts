import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Checkpointer } from '../../../src/session/sqlite/checkpointer.js';
import { SqliteDatabase } from '../../../src/session/sqlite/sqlite-database.js';
import { SqliteSessionRepository } from '../../../src/session/sqlite/sqlite-session.repository.js';
import { awaitUntil } from '../../support/await-until.js';
import { ADDRESS, newKey } from './contract/builders.js';
import { ManualClock } from './manual-clock.js';

describe('The write-ahead log of a SQLite file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nestor-checkpoint-'));
    path = join(folder, 'sessions.db');
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  /** What is in the file itself, without the log beside it; nothing while there is only half of it. */
  function countInFile(): number {
    const copy = join(folder, 'copy.db');
    copyFileSync(path, copy);
    const database = new DatabaseSync(copy);
    try {
      return Number(database.prepare('SELECT count(*) AS count FROM sessions').get()?.['count']);
    } catch {
      return 0;
    } finally {
      database.close();
    }
  }

  /** How often the log has begun anew (https://www.sqlite.org/fileformat2.html#walformat). */
  function beginnings(): number {
    return readFileSync(`${path}-wal`).readUInt32BE(12);
  }

  it('is copied into it while it is in use, begins anew, and is gone when it is closed', async () => {
    const database = SqliteDatabase.open(path);
    const config = { sessionTtlMs: 60_000, sessionLeaseMs: 15_000 };
    const repository = new SqliteSessionRepository(database, new ManualClock(), config);
    let count = 0;
    const write = async (): Promise<void> => {
      await repository.create(newKey(), ADDRESS);
      count++;
    };
    await write();
    const before = beginnings();
    while (count < 500) await write();
    await awaitUntil(() => countInFile() === 500);
    await awaitUntil(async () => {
      await write();
      return beginnings() > before;
    });

    await database.onApplicationShutdown();
    expect(readdirSync(folder)).toEqual(['copy.db', 'sessions.db']);
    expect(countInFile()).toBe(count);
  });

  it('is left to the writes where the thread fails, which is told once', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const checkpointer = new Checkpointer(join(folder, 'not', 'there.db'));
    for (let write = 0; write < 500; write++) checkpointer.noteWrite();
    await awaitUntil(() => warn.mock.calls.length > 0);
    for (let write = 0; write < 2_000; write++) checkpointer.noteWrite();
    await checkpointer.close();

    expect(warn).toHaveBeenCalledTimes(1);
  });
});
