import { beforeAll, describe, expect, it } from '@jest/globals';
import type { SessionKey } from '../../../../src/session/session.repository.js';
import {
  ADDRESS,
  addTurn,
  assistant,
  interrupted,
  limits,
  newKey,
  newTurn,
  outcome,
  questions,
  stored,
} from './builders.js';
import type { GetHarness } from './harness.js';

/** What a turn reads of the turns before it. */
export function describeWindow(harness: GetHarness): void {
  describe('window', () => {
    const key = newKey();
    const numbers: number[] = [];

    // Five turns of 1 + 9 tokens each.
    beforeAll(async () => {
      for (const question of ['one', 'two', 'three', 'four', 'five']) {
        const number = await addTurn(harness().repository, key, question, outcome([assistant('yes', 9)]));
        numbers.push(number);
      }
    });

    async function window(overrides: Parameters<typeof limits>[0]): Promise<string[]> {
      return questions(await harness().otherRepository.readWindow(key, limits(overrides)));
    }

    it('gives whole turns as they are in the history, oldest first', async () => {
      const { repository } = harness();
      const turns = await repository.readWindow(key, limits());
      expect(turns).toEqual((await repository.readHistory(key))?.turns);
      expect(questions(turns)).toEqual(['one', 'two', 'three', 'four', 'five']);
    });

    it('keeps the newest turns within the limit of turns', async () => {
      expect(await window({ maxTurns: 2 })).toEqual(['four', 'five']);
      expect(await window({ maxTurns: 0 })).toEqual([]);
    });

    it('keeps the newest whole turns within the limit of tokens', async () => {
      expect(await window({ maxTokens: 30 })).toEqual(['three', 'four', 'five']);
      expect(await window({ maxTokens: 29 })).toEqual(['four', 'five']);
      expect(await window({ maxTokens: 9 })).toEqual([]);
      expect(await window({ maxTokens: 0 })).toEqual([]);
    });

    it('does not skip a turn that is too large to reach an older one that would fit', async () => {
      const { repository } = harness();
      const other = newKey();
      await addTurn(repository, other, 'small');
      await addTurn(repository, other, 'large', outcome([assistant('long', 500)]));
      await addTurn(repository, other, 'last');
      expect(questions(await repository.readWindow(other, limits({ maxTokens: 100 })))).toEqual(['last']);
    });

    it('reads only turns before a number', async () => {
      expect(await window({ beforeNumber: numbers[3] ?? 0, maxTurns: 2 })).toEqual(['two', 'three']);
      expect(await window({ beforeNumber: numbers[0] ?? 0 })).toEqual([]);
    });

    it('leaves out turns that run or have no answer, without counting them', async () => {
      const { repository } = harness();
      const other = newKey();
      await addTurn(repository, other, 'answered');
      await addTurn(repository, other, 'failed at once', outcome([], 'failed'));
      await addTurn(repository, other, 'cancelled at once', outcome([], 'cancelled'));
      await repository.beginTurn(other, ADDRESS, newTurn('running'));
      expect(questions(await repository.readWindow(other, limits({ maxTurns: 1 })))).toEqual(['answered']);
      expect((await repository.readHistory(other))?.turns.map(({ status }) => status)).toEqual([
        'completed',
        'failed',
        'cancelled',
        'running',
      ]);
    });

    it('keeps an interrupted answer with its mark', async () => {
      const { repository } = harness();
      const other = newKey();
      await addTurn(repository, other, 'cut', outcome([interrupted('As far as')], 'cancelled'));
      const [turn] = await repository.readWindow(other, limits());
      expect(turn?.status).toBe('cancelled');
      expect(turn?.messages[1]).toMatchObject({ content: 'As far as', interrupted: true });
    });

    it('keeps a turn that got as far as its tools', async () => {
      const { repository } = harness();
      const other = newKey();
      const steps = [
        assistant('', 2, [{ callId: 'c', name: 'slow', arguments: {} }]),
        stored({ role: 'tool', callId: 'c', name: 'slow', content: 'timed out', isError: true }, 2),
      ];
      await addTurn(repository, other, 'use the tool', outcome(steps, 'failed'));
      const [turn] = await repository.readWindow(other, limits({ maxTokens: 5 }));
      expect(turn?.messages.slice(1)).toEqual(steps);
      expect(await repository.readWindow(other, limits({ maxTokens: 4 }))).toEqual([]);
    });

    it('is right in a session of 1,000 messages', async () => {
      const { repository } = harness();
      const long = newKey();
      const all = await fill(harness, long, 500);
      const turns = await repository.readWindow(long, limits({ maxTurns: 20 }));
      expect(turns.map(({ number }) => number)).toEqual(all.slice(-20));
      expect(turns.every((turn) => turn.messages[1]?.content === `answer ${turn.id}`)).toBe(true);
      const middle = all[250] ?? 0;
      const earlier = await repository.readWindow(
        long,
        limits({ beforeNumber: middle, maxTurns: 9_999, maxTokens: 10 }),
      );
      expect(earlier.map(({ number }) => number)).toEqual(all.slice(245, 250));
      expect((await repository.find(long))?.messageCount).toBe(1_000);
    }, 180_000);
  });
}

/** Adds finished turns of two messages and two tokens; returns their numbers in order. */
async function fill(harness: GetHarness, key: SessionKey, count: number): Promise<number[]> {
  const { repository } = harness();
  const numbers: number[] = [];
  for (let done = 0; done < count; done++) {
    const turn = newTurn();
    numbers.push((await repository.beginTurn(key, ADDRESS, turn)).number);
    await repository.endTurn(key, turn.id, outcome([assistant(`answer ${turn.id}`)]));
  }
  return numbers;
}
