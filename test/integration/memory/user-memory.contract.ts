import { randomUUID } from 'node:crypto';
import { setImmediate as nextLoopTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EmbeddedMemory } from '../../../src/session/memory/embedded-memory.js';
import { SESSION_FACT_TTL_MS } from '../../../src/session/memory/fact-retention.js';
import {
  MAX_FACTS,
  type Fact,
  type MemoryOwner,
  type UserMemory,
} from '../../../src/session/memory/user-memory.js';
import type { ManualClock } from '../session/manual-clock.js';

/** One memory under test. Every test has a user of its own, so one memory serves a whole suite. */
export interface MemoryHarness {
  readonly memory: EmbeddedMemory;
  /** A second one on the same store, as another process would have it. */
  readonly otherMemory: UserMemory;
  readonly clock: ManualClock;
  close(): Promise<void>;
}

const newOwner = (): MemoryOwner => ({ scope: `scope-${randomUUID()}`, userId: 'người dùng {"$gt": ""}' });
const textsOf = (facts: readonly Fact[]): string[] => facts.map(({ text }) => text);

/** What every store must do with what is known of users. */
export function describeUserMemory(name: string, start: () => Promise<MemoryHarness>): void {
  describe(`${name} as user memory`, () => {
    let harness: MemoryHarness;
    beforeAll(async () => {
      harness = await start();
    }, 60_000);
    afterAll(() => harness.close(), 60_000);

    const rememberAll = async (owner: MemoryOwner, ...texts: string[]): Promise<Fact[]> => {
      const facts: Fact[] = [];
      for (const text of texts) {
        harness.clock.advance(1);
        facts.push((await harness.memory.remember(owner, { text })).fact);
      }
      return facts;
    };
    const recall = async (owner: MemoryOwner, query: string, limit = 10): Promise<string[]> =>
      textsOf(await harness.otherMemory.recall(owner, { query, limit }));

    it.each(['this', 'another'])(
      'knows what %s process keeps of a user that was a stranger',
      async (which) => {
        const { memory, otherMemory } = harness;
        const owner = newOwner();
        const look = { query: '', limit: 9, isFilled: true };
        for (let turn = 0; turn < 2; turn++) expect(await memory.recall(owner, look)).toEqual([]);

        // What a process has seen of the store holds for a turn of its event loop, which these two share.
        await nextLoopTurn();
        await (which === 'this' ? memory : otherMemory).remember(owner, { text: 'Likes tea' });

        expect(textsOf(await memory.recall(owner, look))).toEqual(['Likes tea']);
      },
    );

    it('keeps a fact with its source, and tells it to another process', async () => {
      const { memory, otherMemory, clock } = harness;
      const owner = newOwner();
      const { fact, isNew, superseded } = await memory.remember(owner, {
        text: '  Thích trà\u0000 sen ',
        importance: 4,
        sourceTurnId: 'turn',
        sourceSessionId: 'session',
      });

      expect({ isNew, superseded }).toEqual({ isNew: true, superseded: [] });
      expect(fact).toEqual({
        id: expect.any(String),
        text: 'Thích trà sen',
        importance: 4,
        createdAt: clock.now(),
        updatedAt: clock.now(),
        sourceTurnId: 'turn',
        sourceSessionId: 'session',
      });
      expect(await otherMemory.list(owner, { limit: 10 })).toEqual([fact]);
    });

    it('lets what an anonymous session told of itself expire when it is not used, and nothing else', async () => {
      const { memory, otherMemory, clock } = harness;
      const id = randomUUID();
      const owner = { scope: 'anonymous', userId: id };
      const source = { sourceSessionId: id };
      await memory.remember(owner, { text: 'Likes tea', ...source });
      await memory.remember(owner, { text: 'Told by hand', ...source });
      await memory.remember(owner, { text: 'told by hand.' });
      const named = { ...owner, userId: `ann-${id}` };
      await memory.remember(named, { text: 'Likes coffee', ...source });
      const known = async () => textsOf(await otherMemory.list(owner, { limit: 9 })).sort();

      clock.advance(SESSION_FACT_TTL_MS - 1);
      expect(await known()).toEqual(['Likes tea', 'told by hand.']);
      await otherMemory.recall(owner, { query: '', limit: 9, isFilled: true });
      clock.advance(SESSION_FACT_TTL_MS - 1);
      expect(await known()).toEqual(['Likes tea', 'told by hand.']);
      clock.advance(1);
      expect(await known()).toEqual(['told by hand.']);
      expect(await recall(owner, 'tea')).toEqual([]);
      expect(await recall(named, 'coffee')).toEqual(['Likes coffee']);

      expect(await memory.remember(owner, { text: 'Likes tea', ...source })).toMatchObject({ isNew: true });
      clock.advance(SESSION_FACT_TTL_MS);
      expect(await memory.deleteExpired()).toBe(1);
    });

    it('updates the same fact: the latest wording, time and source, the higher importance', async () => {
      const { memory, clock } = harness;
      const owner = newOwner();
      const first = await memory.remember(owner, { text: 'Likes tea.', importance: 5, sourceSessionId: 'a' });
      clock.advance(1_000);
      const again = await memory.remember(owner, { text: 'likes  TEA', importance: 2, sourceSessionId: 'b' });

      expect(again).toEqual({
        fact: {
          ...first.fact,
          text: 'likes TEA',
          updatedAt: clock.now(),
          sourceSessionId: 'b',
        },
        isNew: false,
        superseded: [],
      });
      expect(await memory.list(owner, { limit: 10 })).toEqual([again.fact]);
    });

    it('keeps one fact of many that are the same and come at once', async () => {
      const { memory, otherMemory } = harness;
      const owner = newOwner();
      const results = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          (index % 2 === 0 ? memory : otherMemory).remember(owner, { text: 'Has a cat' }),
        ),
      );

      expect(new Set(results.map(({ fact }) => fact.id)).size).toBe(1);
      expect(results.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(await recall(owner, 'cats')).toEqual(['Has a cat']);
    });

    it('lets a contradicting fact supersede the old one, and the old one come back when it holds again', async () => {
      const { memory } = harness;
      const owner = newOwner();
      const [hanoi, saigon] = await rememberAll(owner, 'Lives in Hanoi', 'Sống ở Sài Gòn');
      expect(await recall(owner, 'hanoi')).toEqual([]);
      expect(textsOf(await memory.list(owner, { limit: 10 }))).toEqual(['Sống ở Sài Gòn']);
      expect(await memory.list(owner, { limit: 10, isSupersededIncluded: true })).toEqual([
        saigon,
        { ...hanoi, supersededBy: saigon?.id },
      ]);

      const [back] = await rememberAll(owner, 'lives in Hanoi');
      expect(back?.id).toBe(hanoi?.id);
      expect(textsOf(await memory.list(owner, { limit: 10 }))).toEqual(['lives in Hanoi']);
    });

    it('supersedes by a subject that was named, and tells what it superseded', async () => {
      const { memory } = harness;
      const owner = newOwner();
      await memory.remember(owner, { text: 'Drives a Vespa', subject: 'Vehicle' });
      const { superseded } = await memory.remember(owner, { text: 'Drives a Wave', subject: ' vehicle' });

      expect(textsOf(superseded)).toEqual(['Drives a Vespa']);
      expect(await recall(owner, 'drives')).toEqual(['Drives a Wave']);
    });

    it('never recalls two facts of one subject, however they came', async () => {
      const { memory, otherMemory } = harness;
      const owner = newOwner();
      await Promise.all(
        ['Hue', 'Vinh', 'Da Lat', 'Can Tho'].map((city, index) =>
          (index % 2 === 0 ? memory : otherMemory).remember(owner, { text: `Lives in ${city}` }),
        ),
      );

      expect(await recall(owner, 'lives')).toHaveLength(1);
      expect(await memory.list(owner, { limit: 10 })).toHaveLength(1);
    });

    it('recalls by words, accents folded, the rarer word and the importance first', async () => {
      const { memory, clock } = harness;
      const owner = newOwner();
      await rememberAll(owner, 'Thích cà phê sữa đá', 'Likes coffee', 'Likes tea', 'Has a dog named Lu');
      expect(await recall(owner, 'ca phe sua da')).toEqual(['Thích cà phê sữa đá']);
      expect(await recall(owner, 'CÀ PHÊ')).toEqual(['Thích cà phê sữa đá']);
      expect(await recall(owner, 'does she like coffee?')).toEqual(['Likes coffee', 'Likes tea']);
      expect(await recall(owner, 'likes', 1)).toEqual(['Likes tea']);

      clock.advance(1);
      await memory.remember(owner, { text: 'Likes coffee', importance: 5 });
      expect(await recall(owner, 'likes', 1)).toEqual(['Likes coffee']);
      expect(await recall(owner, 'submarine')).toEqual([]);
      expect(await recall(owner, '" OR * NEAR( -')).toEqual([]);
      expect(await recall(owner, '"*( ?')).toEqual(textsOf(await memory.list(owner, { limit: 10 })));
    });

    it('fills up with what matters most, on request', async () => {
      const owner = newOwner();
      await rememberAll(owner, 'Likes tea', 'Has a dog');
      await harness.memory.remember(owner, { text: 'Allergic to nuts', importance: 5 });
      const facts = await harness.memory.recall(owner, { query: 'dogs', limit: 2, isFilled: true });

      expect(textsOf(facts)).toEqual(['Has a dog', 'Allergic to nuts']);
    });

    it('keeps users and scopes apart', async () => {
      const { memory } = harness;
      const owner = newOwner();
      const others = [{ ...owner, userId: 'another' }, newOwner()];
      const [fact] = await rememberAll(owner, 'Likes tea');
      for (const other of others) {
        expect(await recall(other, 'tea')).toEqual([]);
        expect(await memory.list(other, { limit: 10 })).toEqual([]);
        expect(await memory.forget(other, fact?.id ?? '')).toBe(false);
        expect(await memory.forgetAll(other)).toBe(0);
      }
      expect(await recall(owner, 'tea')).toEqual(['Likes tea']);
    });

    it('forgets a fact with what it superseded, once', async () => {
      const { memory } = harness;
      const owner = newOwner();
      const [, saigon] = await rememberAll(owner, 'Lives in Hanoi', 'Lives in Saigon', 'Likes tea');
      expect(await memory.forget(owner, saigon?.id ?? '')).toBe(true);
      expect(await memory.forget(owner, saigon?.id ?? '')).toBe(false);

      const left = await memory.list(owner, { limit: 10, isSupersededIncluded: true });
      expect(textsOf(left)).toEqual(['Likes tea']);
      expect(await recall(owner, 'lives')).toEqual([]);
    });

    it('forgets everything of a user', async () => {
      const { memory } = harness;
      const owner = newOwner();
      await rememberAll(owner, 'Lives in Hanoi', 'Lives in Saigon', 'Likes tea');

      expect(await memory.forgetAll(owner)).toBe(3);
      expect(await memory.list(owner, { limit: 10, isSupersededIncluded: true })).toEqual([]);
    });

    it('forgets what a session told, of all users, and nothing else', async () => {
      const { memory } = harness;
      const owner = newOwner();
      const other = { ...owner, userId: 'other' };
      const stranger = newOwner();
      for (const user of [owner, other, stranger]) {
        await memory.remember(user, { text: 'Likes tea', sourceSessionId: 'gone' });
        await memory.remember(user, { text: 'Likes cake', sourceSessionId: 'kept' });
        await memory.remember(user, { text: 'Likes rain' });
      }
      await memory.forgetSession(owner.scope, 'gone');

      for (const user of [owner, other]) {
        expect(textsOf(await memory.list(user, { limit: 10 })).sort()).toEqual(['Likes cake', 'Likes rain']);
      }
      expect(await memory.list(stranger, { limit: 10 })).toHaveLength(3);
    });

    it('lists up to a limit, what matters most first', async () => {
      const { memory } = harness;
      const owner = newOwner();
      await rememberAll(owner, 'One', 'Two');
      await memory.remember(owner, { text: 'Three', importance: 5 });

      expect(textsOf(await memory.list(owner, { limit: 2 }))).toEqual(['Three', 'Two']);
    });

    it.each([2, 10])('lists for several users at once what each has, up to %i', async (limit) => {
      const { memory } = harness;
      const some = newOwner();
      const many = { ...some, userId: 'many' };
      const owners = [some, newOwner(), many, { ...newOwner(), userId: 'many' }];
      await rememberAll(some, 'One', 'Two', 'Three');
      const numbers = Array.from({ length: 20 }, (_, index) => `Number ${index}`);
      await rememberAll(many, ...numbers);

      const lists = await Promise.all(owners.map((owner) => memory.list(owner, { limit })));

      const latest = numbers.reverse().slice(0, limit);
      expect(lists.map(textsOf)).toEqual([['Three', 'Two', 'One'].slice(0, limit), [], latest, []]);
    });
  });
}

/** That the least of a thousand facts gives way; for stores in which a thousand writes are quick. */
export async function expectLeastToGiveWay({ memory, clock }: MemoryHarness): Promise<void> {
  const owner = newOwner();
  await memory.remember(owner, { text: 'Lives in Hue' });
  await memory.remember(owner, { text: 'Lives in Vinh' });
  await memory.remember(owner, { text: 'A detail', importance: 1 });
  for (let index = 3; index < MAX_FACTS; index++) {
    clock.advance(1);
    await memory.remember(owner, { text: `Number ${index}` });
  }
  const all = () => memory.list(owner, { limit: 2 * MAX_FACTS, isSupersededIncluded: true });
  expect(await all()).toHaveLength(MAX_FACTS);

  await memory.remember(owner, { text: 'One too many' });
  expect(textsOf(await all())).not.toContain('Lives in Hue');
  await memory.remember(owner, { text: 'Two too many', importance: 1 });
  const texts = textsOf(await all());
  expect(texts).toHaveLength(MAX_FACTS);
  expect(texts).toEqual(expect.arrayContaining(['Lives in Vinh', 'One too many', 'Two too many']));
  expect(texts).not.toContain('A detail');
  expect(textsOf(await memory.recall(owner, { query: 'number 77', limit: 1 }))).toEqual(['Number 77']);
}
