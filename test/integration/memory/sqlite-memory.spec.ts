import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from '@jest/globals';
import { MEMORY_DDL, MEMORY_EXPIRY_DDL } from '../../../src/session/sqlite/memory/memory-schema.js';
import { MEMORY_SQL } from '../../../src/session/sqlite/memory/memory-statements.js';
import { SqliteUserMemory } from '../../../src/session/sqlite/memory/sqlite.user-memory.js';
import { SqliteDatabase } from '../../../src/session/sqlite/sqlite-database.js';
import { ManualClock } from '../session/manual-clock.js';
import { describeUserMemory, expectLeastToGiveWay, type MemoryHarness } from './user-memory.contract.js';

async function start(): Promise<MemoryHarness> {
  const folder = mkdtempSync(join(tmpdir(), 'nestor-memory-'));
  const clock = new ManualClock();
  const databases = [1, 2].map(() => SqliteDatabase.open(join(folder, 'nestor.db')));
  const [memory, otherMemory] = databases.map((database) => new SqliteUserMemory(database, clock));
  return {
    memory: memory!,
    otherMemory: otherMemory!,
    clock,
    close: async () => {
      for (const database of databases) database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

describeUserMemory('SQLite', start);

describe('SQLite user memory', () => {
  it('lets the least of a thousand facts give way', async () => {
    const harness = await start();
    await expectLeastToGiveWay(harness);
    await harness.close();
  });

  it.each([
    ['readTopFacts', 'USING INDEX memory_facts_current', /TEMP B-TREE/],
    ['readMatchingFacts', 'memory_terms VIRTUAL TABLE INDEX', /SCAN memory_facts/],
    ['forgetFactsOfSession', 'INDEX memory_facts_by_session', /SCAN/],
    ['readSuperseded', 'USING INDEX memory_facts_by_subject', /SCAN/],
  ] as const)('%s reads by index', (statement, used, avoided) => {
    const database = new DatabaseSync(':memory:');
    database.exec(MEMORY_DDL);
    database.exec(MEMORY_EXPIRY_DDL);
    const plan = database
      .prepare(`EXPLAIN QUERY PLAN ${MEMORY_SQL[statement]}`)
      .all()
      .map((row) => String(row['detail']))
      .join('\n');
    database.close();

    expect(plan).toContain(used);
    expect(plan).not.toMatch(avoided);
  });
});
