import { copyFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
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
    try {
      return countIn(copy);
    } catch {
      return 0;
    }
  }

  function countIn(file: string): number {
    const database = new DatabaseSync(file);
    try {
      return Number(database.prepare('SELECT count(*) AS count FROM sessions').get()?.['count']);
    } finally {
      database.close();
    }
  }

  /** How often the log has begun anew (https://www.sqlite.org/fileformat2.html#walformat). */
  function beginnings(): number {
    return readFileSync(`${path}-wal`).readUInt32BE(12);
  }

  /** Writes sessions, one after another or at once, and counts them. */
  function openStore() {
    const database = SqliteDatabase.open(path);
    const config = { sessionTtlMs: 60_000, sessionLeaseMs: 15_000 };
    const repository = new SqliteSessionRepository(database, new ManualClock(), config);
    const write = () => repository.create(newKey(), ADDRESS);
    return { database, write };
  }

  it.each([
    ['one after another', 1],
    ['twenty at once', 20],
  ])('is copied into it while it is in use, and begins anew: %s', async (_how, atOnce) => {
    const { database, write } = openStore();
    let count = 0;
    const writeSome = async (): Promise<void> => {
      await Promise.all(Array.from({ length: atOnce }, write));
      count += atOnce;
    };
    await writeSome();
    const before = beginnings();
    while (count < 500) await writeSome();
    await awaitUntil(() => countInFile() === 500);
    await awaitUntil(async () => {
      await writeSome();
      return beginnings() > before;
    });

    await database.onApplicationShutdown();
    expect(readdirSync(folder)).toEqual(['copy.db', 'sessions.db']);
    expect(countInFile()).toBe(count);
  });

  it('is copied by another thread some time after one has failed', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    const log = jest.spyOn(Logger.prototype, 'log').mockReturnValue(undefined);
    path = join(folder, 'first', 'sessions.db');
    const { database, write } = openStore();
    renameSync(join(folder, 'first'), join(folder, 'second'));
    await awaitUntil(async () => {
      await write();
      return warn.mock.calls.length > 0;
    });

    renameSync(join(folder, 'second'), join(folder, 'first'));
    const writeMany = async (): Promise<void> => {
      for (let more = 0; more < 500; more++) await write();
    };
    for (let time = 0; time < 9; time++) await writeMany();
    expect(log).not.toHaveBeenCalled();
    await awaitUntil(async () => {
      await writeMany();
      return log.mock.calls.length > 0;
    });

    expect(warn).toHaveBeenCalledTimes(1);
    expect(log.mock.calls).toEqual([['The write-ahead log is copied in the background again']]);
    // By now the thread may be at it again, and the file for a moment be half of what it was and half of what it will be.
    await awaitUntil(() => countInFile() > 5_000);
    await database.onApplicationShutdown();
  });

  it('is left to the writes where the thread fails, which is told once', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    path = join(folder, 'first', 'sessions.db');
    const { database, write } = openStore();
    // Who has the file open has it still; the thread does not find it.
    renameSync(join(folder, 'first'), join(folder, 'second'));
    let count = 0;
    const writeMany = async (): Promise<void> => {
      for (let more = 0; more < 500; more++) await write();
      count += 500;
    };
    await writeMany();
    await awaitUntil(() => warn.mock.calls.length > 0);

    path = join(folder, 'second', 'sessions.db');
    await awaitUntil(async () => {
      await writeMany();
      return countInFile() > 0;
    });
    expect(warn).toHaveBeenCalledTimes(1);
    await database.onApplicationShutdown();
    expect(countIn(path)).toBe(count);
  });
});
