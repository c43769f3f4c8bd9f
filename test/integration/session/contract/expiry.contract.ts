import { describe, expect, it } from '@jest/globals';
import { ADDRESS, addTurn, assistant, limits, newKey, newTurn, outcome, questions } from './builders.js';
import type { GetHarness } from './harness.js';

/** Sessions are gone a while after their last activity, swept or not. */
export function describeExpiry(harness: GetHarness): void {
  describe('expiry', () => {
    it('hides an expired session from every read', async () => {
      const { repository, clock, ttlMs } = harness();
      const key = newKey();
      await repository.create(key, ADDRESS);
      await addTurn(repository, key, 'hello');
      clock.advance(ttlMs - 1);
      expect(await repository.find(key)).toBeDefined();
      expect(await repository.readWindow(key, limits())).toHaveLength(1);
      clock.advance(1);
      expect(await repository.find(key)).toBeUndefined();
      expect(await repository.readHistory(key)).toBeUndefined();
      expect(await repository.list(key.scope, { limit: 10 })).toEqual([]);
      expect(await repository.list(key.scope, { address: ADDRESS, limit: 10 })).toEqual([]);
      expect(await repository.readWindow(key, limits())).toEqual([]);
      expect(await repository.delete(key)).toBe(false);
    });

    it('is moved by beginning and by ending a turn', async () => {
      const { repository, clock, ttlMs } = harness();
      const key = newKey();
      const { createdAt } = await repository.create(key, ADDRESS);
      clock.advance(ttlMs - 1);
      const turn = newTurn();
      await repository.beginTurn(key, ADDRESS, turn);
      expect(await repository.find(key)).toMatchObject({ createdAt, lastActivityAt: clock.now() });
      clock.advance(ttlMs - 1);
      await repository.endTurn(key, turn.id, outcome([assistant('slow answer')]));
      expect(await repository.find(key)).toMatchObject({ createdAt, lastActivityAt: clock.now() });
      clock.advance(ttlMs - 1);
      expect(await repository.find(key)).toBeDefined();
      clock.advance(1);
      expect(await repository.find(key)).toBeUndefined();
    });

    it('lasts a whole life behind the end of a turn, however soon that came', async () => {
      const { repository, clock, ttlMs } = harness();
      const key = newKey();
      const turn = newTurn();
      await repository.beginTurn(key, ADDRESS, turn);
      clock.advance(1);
      await repository.endTurn(key, turn.id, outcome([assistant('quick answer')]));
      expect(await repository.find(key)).toMatchObject({ messageCount: 2, lastActivityAt: clock.now() });
      clock.advance(ttlMs - 1);
      expect(await repository.find(key)).toBeDefined();
      clock.advance(1);
      expect(await repository.find(key)).toBeUndefined();
    });

    it('is not moved by reading', async () => {
      const { repository, clock, ttlMs } = harness();
      const key = newKey();
      await addTurn(repository, key, 'hello');
      clock.advance(ttlMs - 1);
      await repository.find(key);
      await repository.readHistory(key);
      await repository.readWindow(key, limits());
      await repository.list(key.scope, { limit: 10 });
      clock.advance(1);
      expect(await repository.find(key)).toBeUndefined();
    });

    it('lets an expired id be created afresh, with nothing of before', async () => {
      const { repository, clock, ttlMs } = harness();
      const key = newKey();
      await addTurn(repository, key, 'old');
      clock.advance(ttlMs);
      const summary = await repository.create(key, '198.51.100.9');
      expect(summary).toEqual({
        id: key.id,
        createdAt: clock.now(),
        lastActivityAt: clock.now(),
        messageCount: 0,
      });
      expect(await repository.readHistory(key)).toEqual({ summary, turns: [] });
      expect(await repository.readWindow(key, limits())).toEqual([]);
      expect(await repository.list(key.scope, { address: ADDRESS, limit: 10 })).toEqual([]);
      expect(await repository.list(key.scope, { address: '198.51.100.9', limit: 10 })).toEqual([summary]);
    });

    it('lets a turn begin afresh under an expired id', async () => {
      const { repository, clock, ttlMs } = harness();
      const key = newKey();
      const lost = newTurn('lost');
      await addTurn(repository, key, 'old');
      await repository.beginTurn(key, ADDRESS, lost);
      clock.advance(ttlMs);
      expect(await repository.endTurn(key, lost.id, outcome([assistant('too late')]))).toBe(false);
      const fresh = newTurn('new');
      await repository.beginTurn(key, ADDRESS, fresh);
      expect(await repository.endTurn(key, lost.id, outcome([assistant('too late')]))).toBe(false);
      await repository.endTurn(key, fresh.id, outcome([assistant('answer')]));
      const history = await repository.readHistory(key);
      expect(history?.summary).toMatchObject({ createdAt: clock.now(), messageCount: 2 });
      expect(questions(history?.turns ?? [])).toEqual(['new']);
      expect(questions(await repository.readWindow(key, limits()))).toEqual(['new']);
    });

    it('lets one of many turns begin that begin at once under an expired id', async () => {
      const { repository, otherRepository, clock, ttlMs } = harness();
      const key = newKey();
      await addTurn(repository, key, 'old');
      clock.advance(ttlMs);
      const begun = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 === 0 ? repository : otherRepository).beginTurn(key, ADDRESS, newTurn('new')),
        ),
      );
      expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(questions((await repository.readHistory(key))?.turns ?? [])).toEqual(['new']);
    });

    it('sweeps what has expired, and only that', async () => {
      const { repository, clock, ttlMs } = harness();
      clock.advance(ttlMs);
      await repository.deleteExpired();
      const [old, older, young] = [newKey(), newKey(), newKey()];
      await addTurn(repository, old, 'old');
      await repository.create(older, ADDRESS);
      clock.advance(ttlMs - 1);
      await addTurn(repository, young, 'young');
      clock.advance(1);
      expect(await repository.deleteExpired()).toBe(2);
      expect(await repository.deleteExpired()).toBe(0);
      expect(await repository.find(old)).toBeUndefined();
      expect(questions((await repository.readHistory(young))?.turns ?? [])).toEqual(['young']);
    });
  });
}
