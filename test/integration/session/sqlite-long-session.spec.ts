import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextLoopTurn } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SqliteDatabase } from '../../../src/session/sqlite/sqlite-database.js';
import { SqliteSessionRepository } from '../../../src/session/sqlite/sqlite-session.repository.js';
import type { SessionKey } from '../../../src/session/session.repository.js';
import { ADDRESS, addTurn, assistant, newKey, newTurn, outcome } from './contract/builders.js';
import { ManualClock } from './manual-clock.js';

const TURNS = 1_000;

describe('A long session in SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nestor-sqlite-'));
  let database: SqliteDatabase;
  let repository: SqliteSessionRepository;
  let key: SessionKey;

  beforeAll(() => {
    database = SqliteDatabase.open(join(folder, 'sessions.db'));
    const config = { sessionTtlMs: 60_000, sessionLeaseMs: 15_000 };
    repository = new SqliteSessionRepository(database, new ManualClock(), config);
  });
  beforeEach(async () => {
    key = newKey();
    for (let turn = 0; turn < TURNS; turn++) await addTurn(repository, key, `question ${turn}`);
  });
  afterAll(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  const numbersFrom = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const read = async () => {
    const history = await repository.readHistory(key);
    return history?.turns.map(({ number, status }) =>
      status === 'completed' ? number : `${number} ${status}`,
    );
  };

  it('is read in parts, between which other work goes on', async () => {
    let loopTurns = 0;
    const stop = new AbortController();
    const counting = (async () => {
      for (; !stop.signal.aborted; loopTurns++) await nextLoopTurn();
    })();
    const numbers = await read();
    stop.abort();
    await counting;

    expect(numbers).toEqual(numbersFrom(1, TURNS));
    expect(loopTurns).toBeGreaterThanOrEqual(TURNS / 200);
  });

  it('is read whole while turns of it are replaced', async () => {
    const reading = read();
    const turn = newTurn('instead');
    await repository.beginTurn(key, ADDRESS, turn);
    await repository.endTurn(key, turn.id, { ...outcome([assistant('new')]), replacesFrom: 51 });

    expect(await reading).toEqual([...numbersFrom(1, 50), TURNS + 1]);
  });

  it('never shows a turn as interrupted that ended while it was read', async () => {
    // The turn that runs stands at the end of a part, and its session is free when the next part is read.
    const sessions = Array.from({ length: 3 }, () => newKey());
    for (const [index, session] of sessions.entries()) {
      for (let turn = 1; turn < 200 - index + 1; turn++) await addTurn(repository, session, 'earlier');
      const running = newTurn('running');
      await repository.beginTurn(session, ADDRESS, running);
      const reading = repository.readHistory(session);
      await repository.endTurn(session, running.id, outcome([assistant('done')]));
      expect((await reading)?.turns.at(-1)?.status).toMatch(/^(running|completed)$/);
    }
  });

  it('is not there when it is deleted while it is read', async () => {
    const reading = repository.readHistory(key);
    await repository.delete(key);
    expect(await reading).toBeUndefined();
  });
});
