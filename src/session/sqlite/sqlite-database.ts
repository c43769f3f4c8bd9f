import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Checkpointer } from './checkpointer.js';
import { migrate } from './schema.js';
import { hasBeenBusy, isBusy, toStoreError } from './sqlite-failure.js';
import { prepareStatements, type Statements } from './statements.js';

/** How long SQLite itself waits for a lock: the whole process stands still meanwhile. */
const BLOCKING_WAIT_MS = 10;
/** How long opening may wait, at boot, when nothing else runs yet. */
const OPENING_WAIT_MS = 3_000;
/** How long an operation is tried again, others running in between, before the store counts as unavailable. */
const TOTAL_WAIT_MS = 3_000;
const PAUSE_MS = 15;

/** Pages in the write-ahead log, of 4 KB each, from which on a write copies it into the file where nobody else has; the process stands still meanwhile. */
const CHECKPOINT_PAGES = 16_000;

type Action<Result> = (statements: Statements) => Result;

interface PendingWrite {
  /** Of its turn of the event loop. */
  readonly isFirst: boolean;
  readonly action: Action<unknown>;
  readonly settle: PromiseWithResolvers<unknown>;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/**
 * One connection to a SQLite file with its prepared statements. node:sqlite is synchronous; each
 * action is short, and only waiting for the lock of another process is asynchronous.
 */
export class SqliteDatabase implements OnApplicationShutdown {
  private pending: PendingWrite[] = [];
  /** Whether several writes came in one turn of the event loop lately: then the first one waits for the others. */
  private isCrowded = false;
  /** What `version` is, from a write until the end of its turn of the event loop. */
  private recentVersion: unknown;
  private readonly transaction;

  private constructor(
    private readonly database: DatabaseSync,
    private readonly statements: Statements,
    private readonly checkpointer: Checkpointer | undefined,
  ) {
    this.transaction = prepareTransaction(database);
  }

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
      database.exec(
        `PRAGMA busy_timeout = ${BLOCKING_WAIT_MS}; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
      );
      const checkpointer = path === ':memory:' ? undefined : new Checkpointer(path);
      return new SqliteDatabase(database, prepareStatements(database), checkpointer);
    } catch (error) {
      if (database?.isOpen === true) database.close();
      throw toStoreError(error);
    }
  }

  /** Runs a single statement. Throws `STORE.UNAVAILABLE` when the file cannot be used for some seconds. */
  async run<Result>(action: Action<Result>): Promise<Result> {
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

  /**
   * Runs several statements as one write: all of them happen or none. It happens at once, unless there are several in a turn of
   * the event loop: those share a transaction at its end, which costs more than they do. One that throws undoes nothing of
   * the others, which may run twice for it.
   */
  write<Result>(action: Action<Result>): Promise<Result> {
    const isFirst = this.recentVersion === undefined;
    if (isFirst && !this.isCrowded) return this.commit(() => action(this.statements));
    const settle = Promise.withResolvers<unknown>();
    this.pending.push({ isFirst, action, settle });
    if (this.pending.length > 1) return settle.promise as Promise<Result>;
    setImmediate(() => {
      this.writePending().catch(() => undefined);
    });
    return settle.promise as Promise<Result>;
  }

  /**
   * Another value once another connection has changed the file. What a write of this turn of the event loop saw is still taken
   * for true: outside of a transaction it costs locks to ask.
   */
  version(statements: Statements): unknown {
    return this.recentVersion ?? readVersion(statements);
  }

  /** The version that a write of this turn of the event loop saw; undefined when there was none. */
  get seenVersion(): unknown {
    return this.recentVersion;
  }

  /** Runs several reads on one state of the data. */
  read<Result>(action: Action<Result>): Promise<Result> {
    return this.run((statements) => this.transact(this.transaction.begin, () => action(statements)));
  }

  /** Closed last of all, since running turns are still being stored while the service shuts down. */
  async onApplicationShutdown(): Promise<void> {
    // Ahead of it: whoever closes a file last removes the log beside it.
    await this.checkpointer?.close();
    this.close();
  }

  close(): void {
    this.checkpointer?.close().catch(() => undefined);
    if (this.database.isOpen) this.database.close();
  }

  private async writePending(): Promise<void> {
    const writes = this.pending;
    this.pending = [];
    this.isCrowded = writes.length > 1 || writes[0]?.isFirst === false;
    try {
      const outcomes = await this.attemptAll(writes);
      for (const [index, outcome] of outcomes.entries()) {
        const { settle } = writes[index] as PendingWrite;
        if ('error' in outcome) settle.reject(outcome.error);
        else settle.resolve(outcome.value);
      }
    } catch (error) {
      for (const { settle } of writes) settle.reject(error);
    }
  }

  /** A savepoint costs as much as a statement, so they are set only once a write of the same transaction has thrown. */
  private async attemptAll(writes: readonly PendingWrite[]): Promise<Outcome[]> {
    try {
      return await this.commit(
        () => writes.map(({ action }) => ({ value: action(this.statements) })),
        writes.length,
      );
    } catch (error) {
      if (writes.length === 1 || hasBeenBusy(error)) throw error;
      return this.commit(() => writes.map(({ action }) => this.attempt(action)), writes.length);
    }
  }

  private commit<Result>(action: () => Result, writeCount = 1): Promise<Result> {
    return this.run((statements) => {
      const result = this.transact(this.transaction.beginImmediate, () => {
        this.noteVersion(statements);
        return action();
      });
      this.checkpointer?.noteWrites(writeCount);
      return result;
    });
  }

  private noteVersion(statements: Statements): void {
    this.recentVersion = readVersion(statements);
    setImmediate(() => {
      this.recentVersion = undefined;
    });
  }

  /** One of the writes of a transaction. What the file itself refuses is thrown, and undoes them all. */
  private attempt(action: Action<unknown>): Outcome {
    this.transaction.savepoint.run();
    try {
      const value = action(this.statements);
      this.transaction.release.run();
      return { value };
    } catch (error) {
      if (!this.database.isTransaction || isBusy(error)) throw error;
      this.transaction.rollbackTo.run();
      this.transaction.release.run();
      return { error: toStoreError(error) };
    }
  }

  private transact<Result>(begin: StatementSync, action: () => Result): Result {
    begin.run();
    try {
      const result = action();
      this.transaction.commit.run();
      return result;
    } catch (error) {
      if (this.database.isTransaction) this.transaction.rollback.run();
      throw error;
    }
  }
}

/** https://www.sqlite.org/pragma.html#pragma_data_version */
function readVersion({ dataVersion }: Statements): unknown {
  return dataVersion.get()?.['data_version'];
}

function prepareTransaction(database: DatabaseSync) {
  return {
    begin: database.prepare('BEGIN'),
    beginImmediate: database.prepare('BEGIN IMMEDIATE'),
    commit: database.prepare('COMMIT'),
    rollback: database.prepare('ROLLBACK'),
    savepoint: database.prepare('SAVEPOINT one_write'),
    rollbackTo: database.prepare('ROLLBACK TO one_write'),
    release: database.prepare('RELEASE one_write'),
  };
}
