import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { isBusy, toStoreError } from './sqlite-failure.js';

/** What SQLite really throws for these statements. */
function failureOf(...statements: string[]): unknown {
  const database = new DatabaseSync(':memory:');
  try {
    for (const statement of statements) database.exec(statement);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    database.close();
  }
}

describe('toStoreError', () => {
  it.each([
    ['full', ['CREATE TABLE t (x)', 'PRAGMA max_page_count = 1', 'INSERT INTO t VALUES (zeroblob(100000))']],
    ['read-only', ['CREATE TABLE t (x)', 'PRAGMA query_only = 1', 'INSERT INTO t VALUES (1)']],
  ])('tells of a store that is %s without naming it, and keeps the cause', (_, statements) => {
    const failure = failureOf(...statements);
    const error = toStoreError(failure);
    expect(failure).toMatchObject({ code: 'ERR_SQLITE_ERROR' });
    expect(error).toMatchObject({ code: 'STORE.UNAVAILABLE', isRetryable: true, cause: failure });
    expect(String(error)).not.toMatch(/sqlite|full|readonly/i);
    expect(isBusy(failure)).toBe(false);
  });

  it('leaves a mistake of ours as it is', () => {
    const constraint = failureOf('CREATE TABLE t (x UNIQUE)', 'INSERT INTO t VALUES (1), (1)');
    const syntax = failureOf('SELEKT 1');
    for (const failure of [constraint, syntax, new TypeError('undefined is not a function'), 'text', null]) {
      expect(failure).toBeDefined();
      expect(toStoreError(failure)).toBe(failure);
    }
  });
});
