import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OnApplicationShutdown } from '@nestjs/common';
import { migrate } from './schema.js';
import { isBusy, toStoreError } from './sqlite-failure.js';
import { prepareStatements, type Statements } from './statements.js';

/** How long SQLite itself waits for a lock: the whole process stands still meanwhile. */
const BLOCKING_WAIT_MS = 10;
/** How long opening may wait, at boot, when nothing else runs yet. */
const OPENING_WAIT_MS = 3_000;
/** How long an operation is tried again, others running in between, before the store counts as unavailable. */
const TOTAL_WAIT_MS = 3_000;
const PAUSE_MS = 15;

/**
 * One connection to a SQLite file with its prepared statements. node:sqlite is synchronous; each
 * action is short, and only waiting for the lock of another process is asynchronous.
 */
export class SqliteDatabase implements OnApplicationShutdown {
  private constructor(
    private readonly database: DatabaseSync,
    private readonly statements: Statements,
  ) {}

  /**
   * Opens or creates the file, with its folder, and brings its schema up to date. `:memory:` keeps
   * nothing. Throws `STORE.UNAVAILABLE` when it cannot, and a plain error when the file is from a newer Nestor.
   */
  static open(path: string): SqliteDatabase {
    let database: DatabaseSync | undefined;
    try {
      if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
      database = new DatabaseSync(path, { timeout: OPENING_WAIT_MS });
      // NORMAL: a crash of the process loses nothing, a power cut at most the last moments.
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
      migrate(database, path);
      database.exec(`PRAGMA busy_timeout = ${BLOCKING_WAIT_MS}`);
      return new SqliteDatabase(database, prepareStatements(database));
    } catch (error) {
      if (database?.isOpen === true) database.close();
      throw toStoreError(error);
    }
  }

  /** Runs a single statement. Throws `STORE.UNAVAILABLE` when the file cannot be used for some seconds. */
  async run<Result>(action: (statements: Statements) => Result): Promise<Result> {
    const deadline = performance.now() + TOTAL_WAIT_MS;
    for (;;) {
      try {
        return action(this.statements);
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw toStoreError(error);
      }
      await sleep(PAUSE_MS * (0.5 + Math.random()));
    }
  }

  /** Runs several statements as one write: all of them happen or none. */
  write<Result>(action: (statements: Statements) => Result): Promise<Result> {
    return this.run((statements) => this.transact('BEGIN IMMEDIATE', () => action(statements)));
  }

  /** Runs several reads on one state of the data. */
  read<Result>(action: (statements: Statements) => Result): Promise<Result> {
    return this.run((statements) => this.transact('BEGIN', () => action(statements)));
  }

  /** Closed last of all, since running turns are still being stored while the service shuts down. */
  onApplicationShutdown(): void {
    this.close();
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  private transact<Result>(begin: string, action: () => Result): Result {
    this.database.exec(begin);
    try {
      const result = action();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }
}
