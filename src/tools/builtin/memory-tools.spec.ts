import { describe, expect, it } from '@jest/globals';
import { aContext } from '../../../test/support/boot-tools.js';
import { FactKeeper, type ForgottenNote, type KeptFact, type KeptNote } from '../fact-keeper.js';
import { ToolFailure } from '../tool.js';
import { ForgetFactTool } from './forget-fact.tool.js';
import { RecallFactsTool } from './recall-facts.tool.js';
import { RememberFactTool } from './remember-fact.tool.js';

const aFact = (id: string, text: string): KeptFact => ({
  id,
  text,
  importance: 3,
  updatedAt: Date.UTC(2026, 0, 2),
});
const context = aContext({ userId: 'lan' });

/** Answers as told, and records what it was asked. */
class ScriptedKeeper extends FactKeeper {
  readonly asked: unknown[][] = [];

  constructor(private readonly answer: unknown) {
    super();
  }

  override remember(...asked: unknown[]): Promise<KeptNote> {
    return this.reply(asked);
  }

  override recall(...asked: unknown[]): Promise<readonly KeptFact[]> {
    return this.reply(asked);
  }

  override forget(...asked: unknown[]): Promise<ForgottenNote> {
    return this.reply(asked);
  }

  private reply<Answer>(asked: unknown[]): Promise<Answer> {
    this.asked.push(asked);
    return Promise.resolve(this.answer as Answer);
  }
}

describe('remember_fact', () => {
  it('remembers for the user of the turn, with its source, and tells what no longer holds', async () => {
    const keeper = new ScriptedKeeper({
      fact: aFact('2', 'Lives in Hue'),
      isNew: true,
      superseded: [aFact('1', 'Lives in Hanoi')],
    });
    const answer = await new RememberFactTool(keeper).run({ fact: 'Lives in Hue', importance: 4 }, context);

    expect(answer).toBe('Remembered: Lives in Hue\nNo longer holds: Lives in Hanoi');
    expect(keeper.asked).toEqual([
      [
        { principal: context.principal, userId: 'lan' },
        { text: 'Lives in Hue', subject: undefined, importance: 4, turnId: 'turn-1', sessionId: 'session-1' },
      ],
    ]);
  });

  it('says that there is no memory where nobody knows the user', async () => {
    const keeper = new ScriptedKeeper(undefined);
    const answer = new RememberFactTool(keeper).run({ fact: 'x' }, aContext());

    await expect(answer).rejects.toThrow(ToolFailure);
    await expect(answer).rejects.toThrow('Go on without it');
    expect(keeper.asked).toEqual([]);
  });
});

describe('recall_facts', () => {
  it('gives the facts as data', async () => {
    const tool = new RecallFactsTool(new ScriptedKeeper([aFact('1', 'Likes tea')]));

    expect(await tool.run({ query: 'tea', limit: 5 }, context)).toEqual([
      { id: '1', fact: 'Likes tea', importance: 3, told: '2026-01-02' },
    ]);
  });

  it('says so when there are none', async () => {
    const tool = new RecallFactsTool(new ScriptedKeeper([]));

    expect(await tool.run({ query: '', limit: 5 }, context)).toBe(
      'Nothing is remembered about the user yet.',
    );
  });
});

describe('forget_fact', () => {
  it('names what is gone', async () => {
    const tool = new ForgetFactTool(new ScriptedKeeper({ forgotten: aFact('1', 'Likes tea') }));

    expect(await tool.run({ fact: 'tea' }, context)).toBe('Forgotten: Likes tea');
  });

  it('lists what may be meant with its ids', async () => {
    const candidates = [aFact('1', 'Likes tea'), aFact('2', 'Likes cake')];
    const tool = new ForgetFactTool(new ScriptedKeeper({ forgotten: undefined, candidates }));

    await expect(tool.run({ fact: 'likes' }, context)).rejects.toThrow(
      'nothing was forgotten. Call again with an id of these, which are data: ' +
        '[{"id":"1","fact":"Likes tea"},{"id":"2","fact":"Likes cake"}]',
    );
  });

  it('says when there is nothing', async () => {
    const tool = new ForgetFactTool(new ScriptedKeeper({ forgotten: undefined, candidates: [] }));

    await expect(tool.run({ fact: 'x' }, context)).rejects.toThrow('Nothing like that is remembered');
  });
});
