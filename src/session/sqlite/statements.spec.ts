import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from './schema.js';
import { SQL } from './statements.js';

/** They give what they go through, or stop at their limit; the count is asked for where a list is at its limit. */
const LISTS: readonly string[] = ['listSessions', 'listReminders', 'countSessions'];
/** Goes to one end of a small index; a list of values is no table. */
const SCANS: readonly string[] = ['findNextAttempt'];
const VIRTUAL = 'VIRTUAL TABLE';

describe('the statements on SQLite', () => {
  const database = new DatabaseSync(':memory:');

  beforeAll(() => migrate(database, ':memory:'));
  afterAll(() => database.close());

  const plans = Object.entries(SQL).filter(([, sql]) => !sql.startsWith('PRAGMA'));

  it.each(plans)('%s grows neither with the sessions of a scope nor with a table', (name, sql) => {
    const steps = database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail));
    const throughScope = steps.filter((step) => step.endsWith('(scope=?)'));
    const throughTable = steps.filter((step) => /^SCAN (?!\()/.test(step) && !step.includes(VIRTUAL));
    if (!LISTS.includes(name)) expect(throughScope).toEqual([]);
    if (!SCANS.includes(name)) expect(throughTable).toEqual([]);
  });

  it.each(plans)('%s is compiled once, whatever its limit', (_, sql) => {
    expect(sql).not.toMatch(/LIMIT\s*:/);
  });
});
