import { describe, expect, it } from '@jest/globals';
import { ADDRESS, addTurn, assistant, newKey, newTurn, outcome, questions } from './builders.js';
import type { GetHarness } from './harness.js';

/** Sessions as a whole: creating, finding, listing, deleting. */
export function describeSessions(harness: GetHarness): void {
  describe('sessions', () => {
    it('creates an empty session and finds it, also from another process', async () => {
      const { repository, otherRepository, clock } = harness();
      const key = newKey();
      const summary = await repository.create(key, ADDRESS);
      expect(summary).toEqual({
        id: key.id,
        createdAt: clock.now(),
        lastActivityAt: clock.now(),
        messageCount: 0,
      });
      expect(await repository.find(key)).toEqual(summary);
      expect(await otherRepository.find(key)).toEqual(summary);
      expect(await repository.readHistory(key)).toEqual({ summary, turns: [] });
    });

    it('refuses to create an id twice and keeps the first session', async () => {
      const { repository, otherRepository } = harness();
      const key = newKey();
      await repository.create(key, ADDRESS);
      await addTurn(repository, key, 'kept');
      await expect(repository.create(key, ADDRESS)).rejects.toMatchObject({ code: 'SESSION.ALREADY_EXISTS' });
      await expect(otherRepository.create(key, ADDRESS)).rejects.toMatchObject({
        code: 'SESSION.ALREADY_EXISTS',
      });
      expect(questions((await repository.readHistory(key))?.turns ?? [])).toEqual(['kept']);
    });

    it('knows nothing of an id that was never created', async () => {
      const { repository, clock } = harness();
      const key = newKey();
      expect(await repository.find(key)).toBeUndefined();
      expect(await repository.readHistory(key)).toBeUndefined();
      expect(
        await repository.readWindow(key, { beforeNumber: clock.now(), maxTurns: 5, maxTokens: 100 }),
      ).toEqual([]);
      expect(await repository.list(key.scope, { limit: 10 })).toEqual([]);
      expect(await repository.delete(key)).toBe(false);
    });

    it('keeps the same id in two scopes apart', async () => {
      const { repository } = harness();
      const mine = newKey('shared');
      const theirs = newKey('shared');
      await repository.create(mine, ADDRESS);
      expect(await repository.find(theirs)).toBeUndefined();
      await repository.create(theirs, ADDRESS);
      await addTurn(repository, mine, 'mine');
      const turn = newTurn('theirs');
      await repository.beginTurn(theirs, ADDRESS, turn);
      expect(await repository.endTurn(mine, turn.id, outcome([assistant('stolen')]))).toBe(false);
      expect(questions((await repository.readHistory(mine))?.turns ?? [])).toEqual(['mine']);
      expect(questions((await repository.readHistory(theirs))?.turns ?? [])).toEqual(['theirs']);
      expect(await repository.delete(mine)).toBe(true);
      expect((await repository.find(theirs))?.messageCount).toBe(1);
    });

    it('lists the sessions of a scope, latest activity first, up to the limit', async () => {
      const { repository, clock } = harness();
      const { scope } = newKey();
      for (const id of ['first', 'second', 'third']) {
        await repository.create({ scope, id }, ADDRESS);
        clock.advance(1_000);
      }
      await addTurn(repository, { scope, id: 'first' }, 'hello');
      const all = await repository.list(scope, { limit: 10 });
      expect(all.map(({ id }) => id)).toEqual(['first', 'third', 'second']);
      expect(all[0]).toEqual(await repository.find({ scope, id: 'first' }));
      expect(all[0]?.messageCount).toBe(2);
      expect((await repository.list(scope, { limit: 2 })).map(({ id }) => id)).toEqual(['first', 'third']);
      expect(await repository.list(newKey().scope, { limit: 10 })).toEqual([]);
    });

    it('lists in the order of use, be the uses milliseconds or minutes apart', async () => {
      const { repository, clock } = harness();
      const { scope } = newKey();
      const order: string[] = [];
      for (let step = 0; step < 24; step++) {
        clock.advance([1, 700, 13_000][step % 3] ?? 0);
        const id = `session ${(step * 7) % 4}`;
        await addTurn(repository, { scope, id }, 'hello');
        order.unshift(id);
        expect((await repository.list(scope, { limit: 4 })).map((session) => session.id)).toEqual([
          ...new Set(order),
        ]);
      }
    });

    it('counts those that are there, also beyond what is listed', async () => {
      const { repository, clock, ttlMs } = harness();
      const { scope } = newKey();
      await repository.create({ scope, id: 'expired' }, '198.51.100.1');
      clock.advance(ttlMs);
      await repository.create({ scope, id: 'a' }, '198.51.100.1');
      await repository.create({ scope, id: 'b' }, '198.51.100.1');
      await addTurn(repository, { scope, id: 'c' }, 'hello');
      expect(await repository.list(scope, { limit: 1 })).toHaveLength(1);
      const limit = 10;
      expect(await repository.count(scope, { limit })).toBe(3);
      expect(await repository.count(scope, { limit: 2 })).toBe(2);
      expect(await repository.count(scope, { limit, address: '198.51.100.1' })).toBe(2);
      expect(await repository.count(scope, { limit, address: '198.51.100.9' })).toBe(0);
      expect(await repository.count(newKey().scope, { limit })).toBe(0);
    });

    it('lists by the address a session was created from, whoever used it later', async () => {
      const { repository, clock } = harness();
      const { scope } = newKey();
      await repository.create({ scope, id: 'a' }, '198.51.100.1');
      clock.advance(1);
      await repository.beginTurn({ scope, id: 'b' }, '198.51.100.2', newTurn());
      clock.advance(1);
      await repository.beginTurn({ scope, id: 'a' }, '198.51.100.2', newTurn());
      const ids = async (address: string) =>
        (await repository.list(scope, { address, limit: 10 })).map(({ id }) => id);
      expect(await ids('198.51.100.1')).toEqual(['a']);
      expect(await ids('198.51.100.2')).toEqual(['b']);
      expect(await ids('198.51.100.3')).toEqual([]);
    });

    it('deletes a session with all its turns, once', async () => {
      const { repository, otherRepository } = harness();
      const key = newKey();
      await addTurn(repository, key, 'old');
      expect(await otherRepository.delete(key)).toBe(true);
      expect(await repository.delete(key)).toBe(false);
      expect(await repository.find(key)).toBeUndefined();
      expect(await repository.list(key.scope, { limit: 10 })).toEqual([]);
      await repository.create(key, ADDRESS);
      expect((await repository.readHistory(key))?.turns).toEqual([]);
    });

    it('lets one of many creates of an id succeed', async () => {
      const { repository, otherRepository } = harness();
      const key = newKey();
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? repository : otherRepository).create(key, ADDRESS),
        ),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'rejected')
          expect(result.reason).toMatchObject({ code: 'SESSION.ALREADY_EXISTS' });
      }
    });

    it('answers a ping', async () => {
      await expect(harness().repository.ping()).resolves.toBeUndefined();
    });
  });
}
