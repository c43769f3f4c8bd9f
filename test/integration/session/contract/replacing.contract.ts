import { beforeEach, describe, expect, it } from '@jest/globals';
import type { NewTurn, SessionKey, StoredMessage } from '../../../../src/session/session.repository.js';
import { ADDRESS, addTurn, assistant, limits, newKey, newTurn, outcome, questions } from './builders.js';
import type { Harness } from './harness.js';

/** A turn that takes the place of earlier ones. */
export function describeReplacing(harness: () => Harness): void {
  describe('a turn that replaces others', () => {
    let key: SessionKey;
    let numbers: number[];
    let turn: NewTurn;

    beforeEach(async () => {
      const { repository } = harness();
      key = newKey();
      numbers = [];
      for (const question of ['one', 'two', 'three'])
        numbers.push(await addTurn(repository, key, question, outcome([assistant(question)])));
      turn = newTurn('two, again');
      await repository.beginTurn(key, ADDRESS, turn);
    });

    const end = (messages: readonly StoredMessage[], from = numbers[1]!, by = harness().repository) =>
      by.endTurn(key, turn.id, { ...outcome(messages), replacesFrom: from });
    const left = async () => questions((await harness().repository.readHistory(key))?.turns ?? []);

    it('leaves them until it ends, and then takes their place', async () => {
      const { repository } = harness();
      expect(await left()).toEqual(['one', 'two', 'three', 'two, again']);

      expect(await end([assistant('2')])).toBe(true);

      expect(await left()).toEqual(['one', 'two, again']);
      expect(questions(await repository.readWindow(key, limits()))).toEqual(['one', 'two, again']);
      expect((await repository.find(key))?.messageCount).toBe(4);
      expect((await repository.list(key.scope, { limit: 1 }))[0]?.messageCount).toBe(4);
      expect((await repository.readHistory(key))?.summary.messageCount).toBe(4);
      expect(await addTurn(repository, key, 'four')).toBeGreaterThan(numbers[2]! + 1);
    });

    it('goes itself when nothing came of it, and they stay', async () => {
      const { repository } = harness();
      expect(await end([])).toBe(true);

      expect(await left()).toEqual(['one', 'two', 'three']);
      expect((await repository.find(key))?.messageCount).toBe(6);
      expect(await repository.findTurn(key.scope, turn.id)).toBeUndefined();
      // The session is free again.
      expect(await addTurn(repository, key, 'four')).toBeGreaterThan(numbers[2]! + 1);
      expect(await left()).toEqual(['one', 'two', 'three', 'four']);
    });

    it('may replace all', async () => {
      await end([assistant('2')], numbers[0]);
      expect(await left()).toEqual(['two, again']);
    });

    it('drops nothing once its lease was taken, nor of another session', async () => {
      const { repository, otherRepository, clock, leaseMs } = harness();
      const other = { ...key, id: newKey().id };
      await addTurn(repository, other, 'elsewhere');
      clock.advance(leaseMs);
      await addTurn(otherRepository, key, 'later');

      expect(await end([assistant('2')])).toBe(false);
      expect(await end([])).toBe(false);
      expect(await left()).toEqual(['one', 'two', 'three', 'two, again', 'later']);
      expect(questions((await repository.readHistory(other))?.turns ?? [])).toEqual(['elsewhere']);
    });

    it('does so once, however often its end is told', async () => {
      await end([assistant('2')]);
      expect(await end([assistant('late')], numbers[0])).toBe(false);
      expect(await end([], numbers[0], harness().otherRepository)).toBe(false);
      expect(await left()).toEqual(['one', 'two, again']);
    });
  });
}
