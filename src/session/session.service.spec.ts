import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ANONYMOUS_SCOPE, type Principal } from '../common/context/index.js';
import { MAX_STORED_MESSAGE_LENGTH } from './session.repository.js';
import { RecentWindows } from './recent-windows.js';
import { SessionDeletion } from './session-deletion.js';
import { SessionService, type NewOutcome } from './session.service.js';
import { SystemClock } from '../common/time/index.js';
import { SqliteDatabase } from './sqlite/sqlite-database.js';
import { SqliteSessionRepository } from './sqlite/sqlite-session.repository.js';

const visitor: Principal = { scope: ANONYMOUS_SCOPE, address: '198.51.100.1' };
const otherVisitor: Principal = { scope: ANONYMOUS_SCOPE, address: '198.51.100.2' };
const account: Principal = { scope: 'account-1', address: '198.51.100.1' };
const stranger: Principal = { scope: 'account-2', address: '198.51.100.1' };
const window = { maxTurns: 20, maxTokens: 400_000 };
const limits = { beforeNumber: 1_000, maxTurns: 20, maxTokens: 4_000 };

function answered(...messages: NewOutcome['messages']): NewOutcome {
  const usage = { inputTokens: 1, outputTokens: 1, estimated: false };
  return { status: 'completed', provider: 'demo', model: 'demo', usage, messages };
}

describe('SessionService', () => {
  let database: SqliteDatabase;
  let service: SessionService;
  let deletion: SessionDeletion;

  beforeEach(() => {
    database = SqliteDatabase.open(':memory:');
    const clock = new SystemClock();
    deletion = new SessionDeletion();
    service = new SessionService(
      new SqliteSessionRepository(database, clock, { sessionTtlMs: 60_000, sessionLeaseMs: 15_000 }),
      clock,
      deletion,
      new RecentWindows(window),
      window,
    );
  });
  afterEach(() => {
    database.close();
  });

  it('tells what else keeps anything of a session ahead of its deletion, and keeps it when that fails', async () => {
    const { id } = await service.create(account);
    const told: unknown[] = [];
    let isBroken = true;
    deletion.register(async (key) => {
      told.push([key, (await service.describe(account, id)).id]);
      if (isBroken) throw new Error('not now');
    });
    await expect(service.delete(account, id)).rejects.toThrow('not now');
    expect(told).toEqual([[{ scope: account.scope, id }, id]]);
    isBroken = false;
    await service.delete(account, id);
    await expect(service.describe(account, id)).rejects.toMatchObject({ code: 'SESSION.NOT_FOUND' });
  });

  it('creates sessions under ids that cannot be guessed', async () => {
    const [first, second] = [await service.create(account), await service.create(account)];
    expect(first.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(second.id).not.toBe(first.id);
    expect(await service.describe(account, first.id)).toEqual(first);
  });

  it('says the same of a session that is unknown and of one that is another’s', async () => {
    const { id } = await service.create(account);
    const failures = await Promise.all(
      [
        service.describe(account, 'unknown'),
        service.describe(stranger, id),
        service.history(stranger, id),
        service.delete(stranger, id),
      ].map((promise) => promise.catch((error: unknown) => error)),
    );
    for (const failure of failures) expect(failure).toMatchObject({ code: 'SESSION.NOT_FOUND', status: 404 });
    expect(new Set(failures.map(String)).size).toBe(1);
    expect(await service.describe(account, id)).toBeDefined();
  });

  it('lists to anonymous callers only what was created from their address', async () => {
    const mine = await service.create(visitor);
    await service.create(otherVisitor);
    expect(await service.list(visitor)).toEqual({ sessions: [mine], total: 1 });
  });

  it('lists to an account all of its sessions, up to 100', async () => {
    for (let index = 0; index < 101; index += 1)
      await service.create({ ...account, address: `host-${index}` });
    await service.create(stranger);
    const { sessions, total } = await service.list(account);
    expect([sessions.length, total]).toEqual([100, 101]);
    expect((await service.list(stranger)).total).toBe(1);
  });

  it('deletes a session once', async () => {
    const { id } = await service.create(account);
    await service.delete(account, id);
    await expect(service.delete(account, id)).rejects.toMatchObject({ code: 'SESSION.NOT_FOUND' });
  });

  it('refuses ids that cannot be, everywhere', async () => {
    const bad = 'a\u0000';
    const question = { role: 'user', content: 'hi' } as const;
    const turn = await service.beginTurn(account, 'chat', 'turn-1', question);
    for (const attempt of [
      () => service.describe(account, bad),
      () => service.history(account, bad),
      () => service.delete(account, bad),
      () => service.beginTurn(account, bad, 'turn', question),
      () => service.endTurn(account, bad, turn, answered()),
      () => service.windowOf(account, bad, turn),
      () => service.readWindow(account, bad, limits),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'REQUEST.INVALID' });
    }
  });

  it('stores turns with ids, times and tokens, and keeps an id that was given', async () => {
    const startedAt = Date.now();
    const opened = await service.beginTurn(account, 'chat', 'turn-1', {
      role: 'user',
      content: 'Hello, world!',
    });
    const outcome = answered(
      { role: 'assistant', content: '', toolCalls: [{ callId: 'c', name: 'now', arguments: {} }] },
      { role: 'tool', callId: 'c', name: 'now', content: 'late' },
      { role: 'assistant', content: 'It is late.', id: 'message-9' },
    );
    expect(await service.endTurn(account, 'chat', opened, outcome)).toBe(true);
    expect(await service.endTurn(account, 'chat', opened, outcome)).toBe(false);
    const [turn] = await service.readWindow(account, 'chat', limits);
    expect(turn).toMatchObject({ id: 'turn-1', number: opened.number, status: 'completed' });
    const messages = turn?.messages ?? [];
    expect(messages).toHaveLength(4);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(4);
    expect(messages[0]).toMatchObject({ content: 'Hello, world!', tokens: 8 });
    expect(messages[3]).toMatchObject({ content: 'It is late.', id: 'message-9' });
    for (const { createdAt, tokens } of messages) {
      expect(createdAt).toBeGreaterThanOrEqual(startedAt);
      expect(tokens).toBeGreaterThan(4);
    }
    expect(await service.readWindow(stranger, 'chat', limits)).toEqual([]);
  });

  it('refuses a message that is too long and creates no session for it', async () => {
    const content = 'a'.repeat(MAX_STORED_MESSAGE_LENGTH + 1);
    const begun = service.beginTurn(account, 'chat', 'turn-1', { role: 'user', content });
    await expect(begun).rejects.toMatchObject({ code: 'MESSAGE.TOO_LARGE' });
    await expect(service.describe(account, 'chat')).rejects.toMatchObject({ code: 'SESSION.NOT_FOUND' });
  });
});
