import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import type { HistoryTurn } from './history-turn.js';
import { RecentWindows } from './recent-windows.js';
import { SessionDeletion } from './session-deletion.js';
import { SessionService, type NewOutcome, type OpenTurn } from './session.service.js';
import { SqliteDatabase } from './sqlite/sqlite-database.js';
import { SqliteSessionRepository } from './sqlite/sqlite-session.repository.js';

const account = { scope: 'account-1', address: '198.51.100.1' };
const limits = { maxTurns: 3, maxTokens: 60 };
const usage = { inputTokens: 1, outputTokens: 1, estimated: false };

/** What a process does with the session; a turn has as many messages of the assistant as there are `tokens`. */
const step = fc.record({
  process: fc.constantFrom(0, 1),
  action: fc.oneof(
    { weight: 8, arbitrary: fc.constant('turn' as const) },
    fc.constant('delete' as const),
    fc.constant('abandon' as const),
  ),
  tokens: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 2 }),
  replaces: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 4 }),
});

describe('RecentWindows', () => {
  let database: SqliteDatabase;
  let repository: SqliteSessionRepository;
  let processes: SessionService[];
  let count: number;

  beforeEach(() => {
    count = 0;
    let time = 0;
    const clock = { now: () => (time += 1) };
    database = SqliteDatabase.open(':memory:');
    repository = new SqliteSessionRepository(database, clock, { sessionTtlMs: 60_000, sessionLeaseMs: 0 });
    processes = [0, 1].map(
      () => new SessionService(repository, clock, new SessionDeletion(), new RecentWindows(limits), limits),
    );
  });
  afterEach(() => {
    database.close();
  });

  async function begin(service: SessionService): Promise<OpenTurn> {
    const question = { role: 'user', content: `question ${(count += 1)}`, tokens: 5 } as const;
    return service.beginTurn(account, 'chat', `turn-${count}`, question);
  }

  function end(service: SessionService, turn: OpenTurn, tokens: number[], replacesFrom?: number) {
    const outcome: NewOutcome = {
      status: 'completed',
      provider: 'demo',
      model: 'demo',
      usage,
      messages: tokens.map((cost) => ({
        role: 'assistant',
        content: `answer of ${turn.turnId}`,
        tokens: cost,
      })),
      ...(replacesFrom !== undefined && { replacesFrom }),
    };
    return service.endTurn(account, 'chat', turn, outcome);
  }

  const texts = (turns: readonly Pick<HistoryTurn, 'messages'>[]) =>
    turns.map(({ messages }) => messages.map(({ content }) => content));

  it('has at any time what the store would give, whatever this and other processes do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        await repository.delete({ scope: account.scope, id: 'chat' });
        for (const { process, action, tokens, replaces } of steps) {
          const service = processes[process] as SessionService;
          if (action === 'delete') {
            await service.delete(account, 'chat').catch(() => undefined);
            continue;
          }
          const turn = await begin(service);
          const isReplacing = replaces !== null && replaces < turn.number;
          const replacesFrom = isReplacing ? replaces : undefined;
          const beforeNumber = replacesFrom ?? turn.number;
          const stored = await repository.readWindow(
            { scope: account.scope, id: 'chat' },
            { beforeNumber, ...limits },
          );
          expect(texts(await service.windowOf(account, 'chat', turn, replacesFrom))).toEqual(texts(stored));
          if (action === 'turn') expect(await end(service, turn, tokens, replacesFrom)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('spares the store a read where the next turn comes to the same process, and only there', async () => {
    const read = jest.spyOn(repository, 'readWindow');
    const [here, elsewhere] = processes as [SessionService, SessionService];
    const run = async (service: SessionService) => {
      const turn = await begin(service);
      await service.windowOf(account, 'chat', turn);
      await end(service, turn, [1]);
      return read.mock.calls.length;
    };

    expect(await run(here)).toBe(1);
    expect(await run(here)).toBe(1);
    expect(await run(elsewhere)).toBe(2);
    expect(await run(here)).toBe(3);
    expect(await run(here)).toBe(3);
  });

  it('keeps no more than it may, the windows that were used last', () => {
    const windows = new RecentWindows({ maxTurns: 1, maxTokens: 3_000_000 });
    const turn: HistoryTurn = { messages: [{ role: 'user', content: 'hi' }], tokens: 1_500_000 };
    const begun = { number: 2, session: '1' };
    for (const id of ['a', 'b', 'c']) windows.keep({ scope: 's', id }, begun, [turn]);

    const known = ['a', 'b', 'c'].filter((id) => windows.find({ scope: 's', id }, begun) !== undefined);
    expect(known).toEqual(['b', 'c']);
  });
});
