import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionKey } from '../../../src/session/session.repository.js';
import { SqliteDatabase } from '../../../src/session/sqlite/sqlite-database.js';
import { SqliteSessionRepository } from '../../../src/session/sqlite/sqlite-session.repository.js';
import { addTurn, ADDRESS, assistant, newKey, newTurn, outcome } from './contract/builders.js';
import { ManualClock } from './manual-clock.js';

const MINUTE = 60_000;
/** Not whole minutes, so that activity and expiry are of another minute at different times. */
const config = { sessionTtlMs: 10 * MINUTE + 30_500, sessionLeaseMs: 5 * MINUTE };

describe('The minutes that SQLite indexes sessions by', () => {
  let folder: string;
  let path: string;
  let clock: ManualClock;
  let database: SqliteDatabase;
  let repository: SqliteSessionRepository;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nestor-sqlite-'));
    path = join(folder, 'sessions.db');
    clock = new ManualClock();
    database = SqliteDatabase.open(path);
    repository = new SqliteSessionRepository(database, clock, config);
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  /** Moves the clock to the next time that is so far into a minute. */
  const advanceTo = (ms: number) => clock.advance(((ms - (clock.now() % MINUTE) + MINUTE - 1) % MINUTE) + 1);

  function minutesOf({ id }: SessionKey): unknown {
    const raw = new DatabaseSync(path);
    const row = raw.prepare('SELECT activity_minute, expiry_minute FROM sessions WHERE id = ?').get(id);
    raw.close();
    return { ...row };
  }

  const ofNow = () => ({
    activity_minute: Math.floor(clock.now() / MINUTE),
    expiry_minute: Math.floor((clock.now() + config.sessionTtlMs) / MINUTE),
  });

  it('are those of its creation, and of the beginning and the end of each turn', async () => {
    const key = newKey();
    await repository.create(key, ADDRESS);
    expect(minutesOf(key)).toEqual(ofNow());
    // The next minute, the same minute with an expiry in another one, the same of both, and the next minute again.
    for (const ms of [1_000, 29_900, 29_950, 2_000]) {
      const turn = newTurn();
      advanceTo(ms);
      await repository.beginTurn(key, ADDRESS, turn);
      expect(minutesOf(key)).toEqual(ofNow());
      advanceTo(ms + 40);
      await repository.endTurn(key, turn.id, outcome([assistant('soon')]));
      expect(minutesOf(key)).toEqual(ofNow());
    }
    for (const ms of [29_000, 5_000]) {
      const turn = newTurn();
      advanceTo(ms);
      await repository.beginTurn(key, ADDRESS, turn);
      advanceTo(ms + 1_000 + MINUTE / 2);
      await repository.endTurn(key, turn.id, outcome([assistant('late')]));
      expect(minutesOf(key)).toEqual(ofNow());
    }
  });

  it('are those of the turn that begins in place of an abandoned one, or makes the session', async () => {
    const key = newKey();
    await repository.beginTurn(key, ADDRESS, newTurn());
    expect(minutesOf(key)).toEqual(ofNow());
    clock.advance(config.sessionLeaseMs);
    await repository.beginTurn(key, ADDRESS, newTurn());
    expect(minutesOf(key)).toEqual(ofNow());
  });

  it('do not go back with a clock', async () => {
    const key = newKey();
    await addTurn(repository, key, 'ahead');
    const minutes = ofNow();
    const behind = new SqliteSessionRepository(database, new ClockBehind(clock, 3 * MINUTE), config);
    await addTurn(behind, key, 'behind');
    expect(minutesOf(key)).toEqual(minutes);
  });

  it('are put right by the sweep where a process of an older version has left them behind', async () => {
    const { scope } = newKey();
    const [old, used] = [
      { scope, id: 'made' },
      { scope, id: 'used' },
    ];
    await addTurn(repository, used, 'hello');
    clock.advance(5 * MINUTE);
    await addTurn(repository, old, 'hello');
    const raw = new DatabaseSync(path);
    raw.exec(`UPDATE sessions SET activity_minute = 0, expiry_minute = 0 WHERE id = 'made'`);
    raw.close();

    expect(await repository.deleteExpired()).toBe(0);
    expect(minutesOf(old)).toEqual(ofNow());
    expect((await repository.list(scope, { limit: 2 })).map(({ id }) => id)).toEqual(['made', 'used']);
    clock.advance(config.sessionTtlMs);
    expect(await repository.deleteExpired()).toBe(2);
  });
});

class ClockBehind extends ManualClock {
  constructor(
    private readonly clock: ManualClock,
    private readonly behindMs: number,
  ) {
    super();
  }

  override now(): number {
    return this.clock.now() - this.behindMs;
  }
}
