import { describe, expect, it } from '@jest/globals';
import { MAX_STORED_MESSAGE_LENGTH } from '../../../../src/session/session.repository.js';
import { ADDRESS, addTurn, assistant, limits, newKey, newTurn, outcome, questions } from './builders.js';
import type { GetHarness } from './harness.js';

const ODD_TEXTS = [
  ['emoji', '👩🏽‍🚀🇻🇳'],
  ['combining marks', 'Nguye\u0302\u0303n\u0301'],
  ['the same composed', 'Nguyễń'.normalize('NFC')],
  ['right to left', 'שלום عليكم \u202Eabc'],
  ['quotes', `'"\`; DROP TABLE sessions; --`],
  ['an operator', '{"$gt": ""}'],
  ['a path', '../a.b/$where'],
  ['a name of every object', '__proto__'],
  ['blanks at the ends', ' a '],
  ['upper case', 'ID'],
  ['lower case', 'id'],
  ['200 characters', '漢'.repeat(200)],
] as const;

/** Ids and texts that are easily mistaken for something else, and how long a text may be. */
export function describeTexts(harness: GetHarness): void {
  describe('texts', () => {
    it.each(ODD_TEXTS)('takes %s as an id, a scope and a text', async (_, text) => {
      const { repository } = harness();
      const { scope } = newKey();
      const key = { scope: `${text}${scope}`, id: text };
      await repository.create(key, ADDRESS);
      await addTurn(repository, key, text, outcome([assistant(text)]));
      expect(await repository.find(key)).toMatchObject({ id: text, messageCount: 2 });
      expect((await repository.list(key.scope, { limit: 2 })).map(({ id }) => id)).toEqual([text]);
      const [turn] = await repository.readWindow(key, limits());
      expect(turn?.messages.map(({ content }) => content)).toEqual([text, text]);
      expect(await repository.delete(key)).toBe(true);
    });

    it('tells all of them apart', async () => {
      const { repository } = harness();
      const { scope } = newKey();
      for (const [, id] of ODD_TEXTS) await addTurn(repository, { scope, id }, id);
      expect(await repository.list(scope, { limit: 100 })).toHaveLength(ODD_TEXTS.length);
      for (const [, id] of ODD_TEXTS) {
        expect(questions((await repository.readHistory({ scope, id }))?.turns ?? [])).toEqual([id]);
      }
    });

    it('stores a message of the greatest length', async () => {
      const { repository } = harness();
      const key = newKey();
      const text = 'ễ'.repeat(MAX_STORED_MESSAGE_LENGTH);
      await addTurn(repository, key, text, outcome([assistant(text)]));
      const [turn] = await repository.readWindow(key, limits());
      expect(turn?.messages.map(({ content }) => content === text)).toEqual([true, true]);
    });

    it('refuses a longer message of the user and stores nothing', async () => {
      const { repository } = harness();
      const key = newKey();
      const turn = newTurn('a'.repeat(MAX_STORED_MESSAGE_LENGTH + 1));
      await expect(repository.beginTurn(key, ADDRESS, turn)).rejects.toMatchObject({
        code: 'MESSAGE.TOO_LARGE',
      });
      expect(await repository.find(key)).toBeUndefined();
    });

    it('refuses a longer answer and leaves the turn running', async () => {
      const { repository } = harness();
      const key = newKey();
      const turn = newTurn();
      await repository.beginTurn(key, ADDRESS, turn);
      const before = await repository.readHistory(key);
      const tooLong = outcome([assistant('fine'), assistant('a'.repeat(MAX_STORED_MESSAGE_LENGTH + 1))]);
      await expect(repository.endTurn(key, turn.id, tooLong)).rejects.toMatchObject({
        code: 'MESSAGE.TOO_LARGE',
      });
      expect(await repository.readHistory(key)).toEqual(before);
      expect(await repository.endTurn(key, turn.id, outcome([assistant('shorter')]))).toBe(true);
    });
  });
}
