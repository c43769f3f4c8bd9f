import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AppError } from '../common/errors/index.js';
import { parseConfiguration } from '../config/index.js';
import { sessionBusy, type OpenTurn, type SessionService } from '../session/index.js';
import { newTurn } from './__fixtures__/new-turn.js';
import { CancelRequests } from './cancel-requests.js';
import { ConversationOpener } from './conversation-opener.js';
import type { PromptBuilder } from './prompt-builder.js';
import { SessionHolder } from './session-holder.js';
import { SessionLock } from './session-lock.js';
import { TurnCancellation } from './turn-cancellation.js';
import type { Turn } from './turn.js';

const { store, turn: turnConfig } = parseConfiguration({
  SESSION_WAIT_MS: '10000',
  SESSION_LEASE_MS: '15000',
});

/** Sessions on a store that other processes use too. */
class FakeSessions {
  readonly begun: string[] = [];
  readonly ended: string[] = [];
  isHeldElsewhere = false;
  isRenewed = true;

  admit = <Message>(message: Message) => ({ ...message, tokens: 5 });

  async beginTurn(_principal: unknown, _id: string, turnId: string): Promise<Partial<OpenTurn>> {
    if (this.isHeldElsewhere) throw sessionBusy(7_000);
    return { turnId, number: this.begun.push(turnId) };
  }

  async endTurn(_principal: unknown, _id: string, { turnId }: OpenTurn): Promise<boolean> {
    return this.ended.push(turnId) > 0;
  }

  async renewLease(): Promise<boolean> {
    return this.isRenewed;
  }

  async describe(): Promise<unknown> {
    return {};
  }

  async findCancelRequests(): Promise<string[]> {
    return [];
  }
}

describe('ConversationOpener', () => {
  let sessions: FakeSessions;
  let opener: ConversationOpener;
  const turns: Turn[] = [];

  beforeEach(() => {
    jest.useFakeTimers();
    sessions = new FakeSessions();
    const service = sessions as unknown as SessionService;
    const holder = new SessionHolder(service, new CancelRequests(service), store);
    opener = new ConversationOpener(service, holder, new SessionLock(), {} as PromptBuilder, turnConfig);
  });
  afterEach(() => {
    for (const turn of turns.splice(0)) turn.close();
    jest.useRealTimers();
  });

  function ownTurn(turnId: string): Turn {
    const turn = newTurn(turnId);
    turns.push(turn);
    return turn;
  }

  it('waits for a session that another process holds, and begins once it is free', async () => {
    sessions.isHeldElsewhere = true;
    const opening = opener.open(ownTurn('one'));
    await jest.advanceTimersByTimeAsync(3_000);
    expect(sessions.begun).toEqual([]);
    sessions.isHeldElsewhere = false;
    await jest.advanceTimersByTimeAsync(200);
    await opening;
    expect(sessions.begun).toEqual(['one']);
  });

  it('tells that the session is busy, and for how long at most, once the wait is over', async () => {
    sessions.isHeldElsewhere = true;
    const opening = expect(opener.open(ownTurn('one'))).rejects.toMatchObject({
      code: 'SESSION.BUSY',
      retryAfterMs: 7_000,
    });
    await jest.advanceTimersByTimeAsync(10_200);
    await opening;
    sessions.isHeldElsewhere = false;
    await opener.open(ownTurn('two'));
    expect(sessions.begun).toEqual(['two']);
  });

  it('gives the waiting up at once when the turn is cancelled, and lets the next one in', async () => {
    sessions.isHeldElsewhere = true;
    const cancelled = ownTurn('one');
    const opening = expect(opener.open(cancelled)).rejects.toBeInstanceOf(TurnCancellation);
    await jest.advanceTimersByTimeAsync(1_000);
    cancelled.cancel('client disconnected');
    await opening;
    sessions.isHeldElsewhere = false;
    await opener.open(ownTurn('two'));
    expect(sessions.begun).toEqual(['two']);
  });

  it('keeps the order of this process, however long another process holds the session', async () => {
    sessions.isHeldElsewhere = true;
    const names = ['one', 'two', 'three'];
    const opened = names.map(async (name) => {
      const conversation = await opener.open(ownTurn(name));
      conversation.release();
    });
    await jest.advanceTimersByTimeAsync(2_000);
    sessions.isHeldElsewhere = false;
    await jest.advanceTimersByTimeAsync(200);
    await Promise.all(opened);
    expect(sessions.begun).toEqual(names);
  });

  it('aborts a turn that lost its session, with the reason', async () => {
    const turn = ownTurn('one');
    await opener.open(turn);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(turn.signal.aborted).toBe(false);
    sessions.isRenewed = false;
    await jest.advanceTimersByTimeAsync(5_000);
    expect(turn.signal.reason).toBeInstanceOf(AppError);
    expect(turn.signal.reason).toMatchObject({ code: 'TURN.LEASE_LOST', status: 409, isRetryable: true });
  });

  it('renews no more once the turn is stored', async () => {
    const turn = ownTurn('one');
    const conversation = await opener.open(turn);
    await conversation.save({
      status: 'completed',
      messages: [],
      provider: 'demo',
      model: 'demo',
      usage: { inputTokens: 0, outputTokens: 0, estimated: true },
    });
    sessions.isRenewed = false;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(turn.signal.aborted).toBe(false);
  });
});
