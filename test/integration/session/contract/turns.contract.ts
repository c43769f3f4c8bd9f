import { describe, expect, it } from '@jest/globals';
import { parseToolArguments } from '../../../../src/conversation/index.js';
import type { NewTurn, TurnPlace } from '../../../../src/session/session.repository.js';
import {
  ADDRESS,
  addTurn,
  assistant,
  interrupted,
  newKey,
  newTurn,
  outcome,
  questions,
  stored,
} from './builders.js';
import type { GetHarness } from './harness.js';

/** Turns: begun and ended in one write each, and read back as they were. */
export function describeTurns(harness: GetHarness): void {
  describe('turns', () => {
    it('finds a turn by its id alone, within its scope and as long as its session lives', async () => {
      const { repository, otherRepository, clock, ttlMs } = harness();
      const key = newKey('{"$gt":""}');
      const turn = newTurn('where am I?');
      await repository.beginTurn(key, ADDRESS, turn);
      await repository.endTurn(key, turn.id, outcome([assistant('here')]));
      await addTurn(repository, key, 'another');

      const found = await otherRepository.findTurn(key.scope, turn.id);
      expect(found).toEqual({
        sessionId: key.id,
        turn: (await repository.readHistory(key))?.turns.find(({ id }) => id === turn.id),
      });
      expect(found?.turn.messages).toHaveLength(2);
      expect(await repository.findTurn('another', turn.id)).toBeUndefined();
      expect(await repository.findTurn(key.scope, '{"$gt":""}')).toBeUndefined();
      clock.advance(ttlMs);
      expect(await repository.findTurn(key.scope, turn.id)).toBeUndefined();
    });

    it('finds where a turn stands: by its id, behind a number, and the last one', async () => {
      const { repository, otherRepository, clock, ttlMs } = harness();
      const [key, elsewhere] = [newKey(), newKey()];
      const turns = [newTurn('1'), newTurn('2'), newTurn('3')];
      for (const turn of turns) {
        await repository.beginTurn(key, ADDRESS, turn);
        await repository.endTurn(key, turn.id, outcome([assistant('yes')]));
      }
      await addTurn(repository, elsewhere, 'another');
      const [first, second, third] = turns.map(({ id }, index) => ({ id, number: index + 1 }));
      const find = (place: TurnPlace) => otherRepository.findNumbered(key, place);

      expect(await find({ kind: 'id', turnId: second?.id ?? '' })).toEqual(second);
      expect(await find({ kind: 'after', number: 0 })).toEqual(first);
      expect(await find({ kind: 'after', number: 1 })).toEqual(second);
      expect(await find({ kind: 'after', number: 3 })).toBeUndefined();
      expect(await find({ kind: 'last' })).toEqual(third);
      expect(await find({ kind: 'id', turnId: '{"$gt":""}' })).toBeUndefined();
      expect(
        await repository.findNumbered(elsewhere, { kind: 'id', turnId: first?.id ?? '' }),
      ).toBeUndefined();
      expect(await repository.findNumbered(newKey(), { kind: 'last' })).toBeUndefined();
      clock.advance(ttlMs);
      expect(await find({ kind: 'last' })).toBeUndefined();
    });

    it('keeps why the model stopped, and what attempts used that gave no answer', async () => {
      const { repository, otherRepository } = harness();
      const key = newKey();
      const turn = newTurn();
      const facts = {
        finishReason: 'length',
        failedUsage: { inputTokens: 5, outputTokens: 1, estimated: true, costUsd: 0.25 },
      } as const;
      await repository.beginTurn(key, ADDRESS, turn);
      await repository.endTurn(key, turn.id, { ...outcome([assistant('cut')]), ...facts });

      expect(await otherRepository.findTurn(key.scope, turn.id)).toMatchObject({ turn: facts });
      await addTurn(repository, key, 'plain');
      const [, plain] = (await otherRepository.readHistory(key))?.turns ?? [];
      expect(Object.keys(plain ?? {})).not.toContain('failedUsage');
      expect(Object.keys(plain ?? {})).not.toContain('finishReason');
    });

    it('finds a turn as interrupted once nobody renews its lease, though no sweep ran', async () => {
      const { repository, otherRepository, clock, leaseMs } = harness();
      const key = newKey();
      const turn = newTurn('cut by a crash');
      await repository.beginTurn(key, ADDRESS, turn);
      clock.advance(leaseMs - 1);
      expect(await otherRepository.findTurn(key.scope, turn.id)).toMatchObject({
        turn: { status: 'running' },
      });
      clock.advance(1);
      expect(await otherRepository.findTurn(key.scope, turn.id)).toMatchObject({
        sessionId: key.id,
        turn: { status: 'interrupted', messages: [turn.userMessage] },
      });
    });

    it('tells of a running turn what it sets out to do, and what it replaces only while it runs', async () => {
      const { repository, otherRepository, clock, leaseMs } = harness();
      const key = newKey();
      await addTurn(repository, key, 'before');
      const [ended, cut] = [newTurn(), newTurn()];
      const find = async ({ id }: NewTurn) => (await otherRepository.findTurn(key.scope, id))?.turn;
      const plan = { provider: 'gpt', model: 'main' };
      for (const turn of [ended, cut]) {
        await repository.beginTurn(key, ADDRESS, { ...turn, ...plan, replacesFrom: 1 });
        const running = { status: 'running', ...plan, replacesFrom: 1 };
        expect(await find(turn)).toMatchObject(running);
        expect((await otherRepository.readHistory(key))?.turns.at(-1)).toMatchObject(running);
        if (turn === cut) clock.advance(leaseMs);
        else await repository.endTurn(key, turn.id, outcome([assistant('anew')]));
      }

      expect(await find(ended)).toMatchObject({ status: 'completed', provider: 'demo', model: 'demo-1' });
      expect(await find(cut)).toMatchObject({ status: 'interrupted', ...plan });
      for (const turn of [ended, cut]) expect(await find(turn)).not.toHaveProperty('replacesFrom');
    });

    it('begins a turn in a session that is missing by creating it', async () => {
      const { repository, clock } = harness();
      const key = newKey();
      const turn = newTurn('hello', 7);
      const { number } = await repository.beginTurn(key, ADDRESS, turn);
      const history = await repository.readHistory(key);
      expect(history?.summary).toEqual({
        id: key.id,
        createdAt: clock.now(),
        lastActivityAt: clock.now(),
        messageCount: 1,
      });
      expect(history?.turns).toEqual([
        { id: turn.id, number, status: 'running', messages: [turn.userMessage], startedAt: clock.now() },
      ]);
    });

    it('keeps everything of a finished turn as it was given, in order', async () => {
      const { repository, otherRepository, clock } = harness();
      const key = newKey();
      const turn = newTurn('what time is it?', 5);
      const startedAt = clock.now();
      const { number } = await repository.beginTurn(key, ADDRESS, turn);
      clock.advance(1_500);
      const call = { callId: 'call-1', name: 'get_current_time', arguments: { timezone: 'UTC' } };
      const ending = outcome([
        assistant('', 9, [call]),
        stored({ role: 'tool', callId: 'call-1', name: call.name, content: 'late', isError: true }, 3),
        assistant('It is late.', 4),
      ]);
      expect(await otherRepository.endTurn(key, turn.id, ending)).toBe(true);
      expect((await repository.readHistory(key))?.turns).toEqual([
        {
          id: turn.id,
          number,
          status: 'completed',
          messages: [turn.userMessage, ...ending.messages],
          startedAt,
          endedAt: clock.now(),
          provider: ending.provider,
          model: ending.model,
          usage: ending.usage,
        },
      ]);
    });

    it.each([
      ['{"$set": {"$gt": 1}, "a.b": {"c.d": [null, true, 1.5]}, "": "empty", "$where": "x"}'],
      ['{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}, "z": 1, "a": 2, "10": 3}'],
      ['[1, [2, {"$ref": "x"}], "three"]'],
      ['{"not": "closed"'],
      ['"text"'],
      ['null'],
    ])('keeps the tool arguments %s', async (text) => {
      const { repository } = harness();
      const key = newKey();
      const turn = newTurn();
      await repository.beginTurn(key, ADDRESS, turn);
      const call = { callId: 'c', name: 'odd', arguments: parseToolArguments(text) };
      const results = [
        assistant('', 1, [call]),
        stored({ role: 'tool', callId: 'c', name: 'odd', content: text }),
      ];
      await repository.endTurn(key, turn.id, outcome(results));
      const message = (await repository.readHistory(key))?.turns[0]?.messages[1];
      expect(JSON.stringify(message?.role === 'assistant' && message.toolCalls)).toBe(JSON.stringify([call]));
    });

    it('ends no turn that it does not know', async () => {
      const { repository } = harness();
      const key = newKey();
      expect(await repository.endTurn(key, 'unknown', outcome([assistant('lost')]))).toBe(false);
      expect(await repository.find(key)).toBeUndefined();
      await repository.create(key, ADDRESS);
      expect(await repository.endTurn(key, 'unknown', outcome([assistant('lost')]))).toBe(false);
      expect((await repository.readHistory(key))?.turns).toEqual([]);
    });

    it('ends a turn once, whoever comes first', async () => {
      const { repository, otherRepository } = harness();
      const key = newKey();
      const turn = newTurn();
      await repository.beginTurn(key, ADDRESS, turn);
      const results = await Promise.all([
        repository.endTurn(key, turn.id, outcome([assistant('one')])),
        otherRepository.endTurn(key, turn.id, outcome([assistant('two')], 'failed')),
        repository.endTurn(key, turn.id, outcome([assistant('three')], 'cancelled')),
      ]);
      expect(results.filter(Boolean)).toHaveLength(1);
      const winner = ['one', 'two', 'three'][results.indexOf(true)];
      const before = await repository.readHistory(key);
      expect(before?.turns[0]?.messages.map(({ content }) => content)).toEqual(['question', winner]);
      expect(await repository.endTurn(key, turn.id, outcome([assistant('late')]))).toBe(false);
      expect(await repository.readHistory(key)).toEqual(before);
    });

    it('ends no turn of a session that was deleted, nor of the one created after it', async () => {
      const { repository } = harness();
      const key = newKey();
      const turn = newTurn();
      await repository.beginTurn(key, ADDRESS, turn);
      await repository.delete(key);
      expect(await repository.endTurn(key, turn.id, outcome([assistant('late')]))).toBe(false);
      expect(await repository.find(key)).toBeUndefined();
      await repository.beginTurn(key, ADDRESS, newTurn('fresh'));
      expect(await repository.endTurn(key, turn.id, outcome([assistant('late')]))).toBe(false);
      expect(questions((await repository.readHistory(key))?.turns ?? [])).toEqual(['fresh']);
    });

    it('counts the messages that a person would see', async () => {
      const { repository } = harness();
      const key = newKey();
      const turn = newTurn('sum?');
      await repository.beginTurn(key, ADDRESS, turn);
      await repository.endTurn(
        key,
        turn.id,
        outcome([
          assistant('', 1, [{ callId: 'c', name: 'calculate', arguments: {} }]),
          stored({ role: 'tool', callId: 'c', name: 'calculate', content: '4' }),
          assistant('Let me see', 1, [{ callId: 'd', name: 'calculate', arguments: {} }]),
          stored({ role: 'tool', callId: 'd', name: 'calculate', content: '4' }),
          interrupted('It is'),
        ]),
      );
      await repository.beginTurn(key, ADDRESS, newTurn('and now?'));
      expect((await repository.find(key))?.messageCount).toBe(4);
      expect((await repository.list(key.scope, { limit: 1 }))[0]?.messageCount).toBe(4);
      expect((await repository.readHistory(key))?.summary.messageCount).toBe(4);
    });

    it('numbers the turns of one session upwards, whoever begins them', async () => {
      const { repository, otherRepository } = harness();
      const key = newKey();
      const numbers: number[] = [];
      for (const by of [repository, otherRepository, repository])
        numbers.push(await addTurn(by, key, 'next'));
      expect(numbers).toEqual([...new Set(numbers)].sort((left, right) => left - right));
      expect((await repository.readHistory(key))?.turns.map(({ number }) => number)).toEqual(numbers);
    });
  });
}
