import { describe, expect, it } from '@jest/globals';
import type { SessionKey } from '../../../../src/session/session.repository.js';
import { ADDRESS, addTurn, assistant, limits, newKey, newTurn, outcome, questions } from './builders.js';
import type { GetHarness } from './harness.js';

/** One turn at a time in a session, across processes, and a dead one does not lock it for long. */
export function describeLeases(harness: GetHarness): void {
  describe('leases', () => {
    const statuses = async (key: SessionKey) =>
      (await harness().repository.readHistory(key))?.turns.map(({ status }) => status);

    it('let no second turn begin while one runs, tell how long at most, and store nothing of it', async () => {
      const { repository, otherRepository, clock, leaseMs } = harness();
      const key = newKey();
      await repository.beginTurn(key, ADDRESS, newTurn('first'));
      clock.advance(1_000);
      const before = await repository.readHistory(key);
      for (const process of [repository, otherRepository]) {
        await expect(process.beginTurn(key, ADDRESS, newTurn('second'))).rejects.toMatchObject({
          code: 'SESSION.BUSY',
          retryAfterMs: leaseMs - 1_000,
        });
      }
      expect(await repository.readHistory(key)).toEqual(before);
    });

    it('are freed by the end of the turn, however it ended', async () => {
      const { repository, otherRepository } = harness();
      const key = newKey();
      for (const status of ['completed', 'failed', 'cancelled'] as const) {
        const turn = newTurn(status);
        await repository.beginTurn(key, ADDRESS, turn);
        await repository.endTurn(key, turn.id, outcome([], status));
        await addTurn(otherRepository, key, `after ${status}`);
      }
      expect(await statuses(key)).toEqual(
        ['completed', 'failed', 'cancelled'].flatMap((status) => [status, 'completed']),
      );
    });

    it('last as long as they are renewed', async () => {
      const { repository, otherRepository, clock, leaseMs } = harness();
      const key = newKey();
      const turn = newTurn();
      await repository.beginTurn(key, ADDRESS, turn);
      for (let renewal = 0; renewal < 3; renewal++) {
        clock.advance(leaseMs - 1);
        expect(await repository.renewLease(key, turn.id)).toBe(true);
      }
      clock.advance(leaseMs - 1);
      await expect(otherRepository.beginTurn(key, ADDRESS, newTurn())).rejects.toMatchObject({
        code: 'SESSION.BUSY',
        retryAfterMs: 1,
      });
      expect(await statuses(key)).toEqual(['running']);
      expect(await repository.endTurn(key, turn.id, outcome([assistant('at last')]))).toBe(true);
    });

    it('are taken over once they have expired, and the turn that held one is interrupted', async () => {
      const { repository, otherRepository, clock, leaseMs } = harness();
      const key = newKey();
      await addTurn(repository, key, 'before');
      const dead = newTurn('cut by a crash');
      const { number: deadNumber } = await repository.beginTurn(key, ADDRESS, dead);
      clock.advance(leaseMs);
      const next = newTurn('next');
      const { number } = await otherRepository.beginTurn(key, ADDRESS, next);
      expect(number).toBeGreaterThan(deadNumber);
      expect(await statuses(key)).toEqual(['completed', 'interrupted', 'running']);

      expect(await repository.renewLease(key, dead.id)).toBe(false);
      expect(await repository.endTurn(key, dead.id, outcome([assistant('too late')]))).toBe(false);
      expect(await otherRepository.renewLease(key, next.id)).toBe(true);
      expect(await otherRepository.endTurn(key, next.id, outcome([assistant('in time')]))).toBe(true);
      expect(await repository.endTurn(key, dead.id, outcome([assistant('too late')]))).toBe(false);

      const turns = (await repository.readHistory(key))?.turns ?? [];
      expect(turns.map(({ messages }) => messages.map(({ content }) => content))).toEqual([
        ['before', 'answer to before'],
        ['cut by a crash'],
        ['next', 'in time'],
      ]);
      expect(questions(await repository.readWindow(key, limits({ maxTurns: 2 })))).toEqual([
        'before',
        'next',
      ]);
    });

    it('that have expired are still held until somebody takes them', async () => {
      const { repository, clock, leaseMs } = harness();
      const key = newKey();
      const [slow, slower] = [newTurn(), newTurn()];
      await repository.beginTurn(key, ADDRESS, slow);
      clock.advance(leaseMs);
      expect(await statuses(key)).toEqual(['interrupted']);
      expect(await repository.renewLease(key, slow.id)).toBe(true);
      expect(await statuses(key)).toEqual(['running']);
      clock.advance(leaseMs);
      expect(await repository.endTurn(key, slow.id, outcome([assistant('late, but here')]))).toBe(true);
      await repository.beginTurn(key, ADDRESS, slower);
      expect(await statuses(key)).toEqual(['completed', 'running']);
    });

    it('let one of many turns begin that begin at once', async () => {
      const { repository, otherRepository, clock, leaseMs } = harness();
      const key = newKey();
      await repository.beginTurn(key, ADDRESS, newTurn('dead'));
      clock.advance(leaseMs);
      const begun = await Promise.allSettled(
        Array.from({ length: 30 }, (_, index) =>
          (index % 2 === 0 ? repository : otherRepository).beginTurn(key, ADDRESS, newTurn('alive')),
        ),
      );
      expect(begun.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of begun) {
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'SESSION.BUSY' });
      }
      expect(await statuses(key)).toEqual(['interrupted', 'running']);
      expect((await repository.find(key))?.messageCount).toBe(2);
    });

    it('are marked and freed by a sweep, those that live are not', async () => {
      const { repository, otherRepository, clock, leaseMs } = harness();
      clock.advance(leaseMs);
      await repository.interruptAbandoned();
      const [dead, alive] = [newKey(), newKey()];
      const turns = [newTurn('dead'), newTurn('alive')] as const;
      await repository.beginTurn(dead, ADDRESS, turns[0]);
      clock.advance(leaseMs - 1);
      await otherRepository.beginTurn(alive, ADDRESS, turns[1]);
      clock.advance(1);
      const shown = await repository.readHistory(dead);
      expect(shown?.turns).toMatchObject([{ status: 'interrupted', messages: [{ content: 'dead' }] }]);
      expect(await otherRepository.interruptAbandoned()).toBe(1);
      expect(await otherRepository.interruptAbandoned()).toBe(0);
      expect(await repository.readHistory(dead)).toEqual(shown);
      expect(await repository.renewLease(dead, turns[0].id)).toBe(false);
      expect(await repository.endTurn(dead, turns[0].id, outcome([assistant('late')]))).toBe(false);
      expect(await statuses(alive)).toEqual(['running']);
      expect(await repository.endTurn(alive, turns[1].id, outcome([assistant('fine')]))).toBe(true);
    });

    it('tell any process which turn runs, and carry the wish to cancel it', async () => {
      const { repository, otherRepository, clock, leaseMs } = harness();
      const [key, other] = [newKey(), newKey()];
      const [turn, kept] = [newTurn(), newTurn()];
      await repository.beginTurn(key, ADDRESS, turn);
      await repository.beginTurn(other, ADDRESS, kept);
      const ids = [turn.id, kept.id, 'unknown'];
      expect(await otherRepository.findRunning(key)).toBe(turn.id);
      expect(await otherRepository.findRunning(newKey())).toBeUndefined();
      expect(await repository.findCancelRequests(ids)).toEqual([]);

      expect(await otherRepository.requestCancel('another', turn.id)).toBe(false);
      expect(await otherRepository.requestCancel(key.scope, 'unknown')).toBe(false);
      for (let time = 0; time < 2; time++) {
        expect(await otherRepository.requestCancel(key.scope, turn.id)).toBe(true);
        expect(await repository.findCancelRequests(ids)).toEqual([turn.id]);
      }

      await repository.endTurn(key, turn.id, outcome([], 'cancelled'));
      expect(await otherRepository.findRunning(key)).toBeUndefined();
      expect(await repository.findCancelRequests(ids)).toEqual([]);
      expect(await otherRepository.requestCancel(key.scope, turn.id)).toBe(false);
      clock.advance(leaseMs);
      expect(await otherRepository.findRunning(other)).toBeUndefined();
      expect(await otherRepository.requestCancel(other.scope, kept.id)).toBe(false);
    });

    it('are renewed for nobody who holds none', async () => {
      const { repository, otherRepository } = harness();
      const key = newKey();
      expect(await repository.renewLease(key, 'unknown')).toBe(false);
      const [first, second] = [newTurn(), newTurn()];
      await repository.beginTurn(key, ADDRESS, first);
      expect(await repository.renewLease(key, second.id)).toBe(false);
      expect(await repository.renewLease(newKey(key.id), first.id)).toBe(false);
      await repository.endTurn(key, first.id, outcome([assistant('done')]));
      expect(await repository.renewLease(key, first.id)).toBe(false);
      await repository.beginTurn(key, ADDRESS, second);
      await otherRepository.delete(key);
      expect(await repository.renewLease(key, second.id)).toBe(false);
      expect(await repository.find(key)).toBeUndefined();
    });
  });
}
