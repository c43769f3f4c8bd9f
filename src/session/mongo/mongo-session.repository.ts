import { Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors/index.js';
import { Clock } from '../../common/time/index.js';
import { assertStorable } from '../assert-storable.js';
import {
  isVisible,
  SessionRepository,
  type BegunTurn,
  type FoundTurn,
  type NewTurn,
  type NumberedTurn,
  type SessionKey,
  type SessionSummary,
  type StoredTurn,
  type TurnOutcome,
  type TurnPlace,
  type WindowLimits,
} from '../session.repository.js';
import { asItIs, isLive, withoutAbandoned } from '../session-lease.js';
import { MongoConnection } from './mongo-connection.js';
import { MongoSessions, toLease } from './mongo-sessions.js';
import { MongoTurns } from './mongo-turns.js';
import type { SessionDocument } from './session.schema.js';

/** Sessions in MongoDB: one document a session, one a turn. Needs no transactions, so any deployment will do. */
@Injectable()
export class MongoSessionRepository extends SessionRepository {
  constructor(
    private readonly connection: MongoConnection,
    private readonly sessions: MongoSessions,
    private readonly turns: MongoTurns,
    private readonly clock: Clock,
  ) {
    super();
  }

  create(key: SessionKey, address: string): Promise<SessionSummary> {
    return this.connection.use(async () => {
      const session = await this.sessions.insert(key, address);
      if (session !== undefined) return toSummary(session, 0);
      throw new AppError('SESSION.ALREADY_EXISTS', 'There is a session with this id already.');
    });
  }

  find(key: SessionKey): Promise<SessionSummary | undefined> {
    return this.connection.use(async () => {
      const session = await this.sessions.find(key);
      return session === null ? undefined : (await this.summarize([session]))[0];
    });
  }

  async beginTurn(key: SessionKey, address: string, turn: NewTurn, expected?: BegunTurn): Promise<BegunTurn> {
    assertStorable([turn.userMessage]);
    return this.connection.use(async () => {
      const since = this.clock.now();
      const begun = await this.sessions.claim(key, address, turn.id, expected);
      try {
        await this.turns.insert(begun.session, begun.number, turn);
        await this.sessions.confirm(key, begun.session, turn.id, since);
      } catch (error) {
        // Where this fails too, the lease ends by itself.
        await this.sessions.release(key, turn.id).catch(() => undefined);
        throw error;
      }
      return begun;
    });
  }

  async endTurn(key: SessionKey, turnId: string, outcome: TurnOutcome, session?: string): Promise<boolean> {
    assertStorable(outcome.messages);
    const isSimple = session !== undefined && outcome.replacesFrom === undefined;
    const hasEnded = await this.connection.use(async () => {
      // A turn that lost its session is not running any more: it was interrupted, or deleted with it.
      if (isSimple) return this.turns.end(session, turnId, outcome);
      const held = await this.sessions.findHeld(key, turnId);
      return held === null ? undefined : this.endHeld(held, turnId, outcome);
    });
    if (hasEnded === undefined) return false;
    // What came of the turn is stored; that its lease lasts a little longer is no reason to fail it. A turn that has
    // ended already is released again: the release of its first end may have been lost.
    const wasThere = this.connection.use(async () => {
      if (await this.sessions.release(key, turnId)) return true;
      return !isSimple || (await this.sessions.find(key))?._id === session;
    });
    return (await wasThere.catch(() => true)) && hasEnded;
  }

  renewLease(key: SessionKey, turnId: string): Promise<boolean> {
    return this.connection.use(() => this.sessions.renew(key, turnId));
  }

  async findRunning(key: SessionKey): Promise<string | undefined> {
    return this.connection.use(async () => {
      const session = await this.sessions.find(key);
      const lease = session && toLease(session);
      if (!lease || !isLive(lease, this.clock.now())) return undefined;
      const found = await this.turns.find(lease.turnId);
      return found?.turn.status === 'running' ? lease.turnId : undefined;
    });
  }

  async requestCancel(scope: string, turnId: string): Promise<boolean> {
    const found = await this.findTurn(scope, turnId);
    if (found?.turn.status !== 'running') return false;
    return this.connection.use(() => this.turns.requestCancel(turnId));
  }

  findCancelRequests(turnIds: readonly string[]): Promise<string[]> {
    return this.connection.use(() => this.turns.cancelRequests(turnIds));
  }

  interruptAbandoned(): Promise<number> {
    return this.connection.useUnhurried(() => this.sessions.interruptAbandoned());
  }

  readWindow(key: SessionKey, limits: WindowLimits): Promise<StoredTurn[]> {
    return this.connection.use(async () => {
      const session = await this.sessions.find(key);
      if (session === null) return [];
      const beforeNumber = Math.min(limits.beforeNumber, session.turnCount + 1);
      return this.turns.window(session._id, { ...limits, beforeNumber });
    });
  }

  readHistory(key: SessionKey): Promise<{ summary: SessionSummary; turns: StoredTurn[] } | undefined> {
    return this.connection.use(async () => {
      const session = await this.sessions.find(key);
      if (session === null) return undefined;
      // One that began since is of the next read: the lease that was read is not its own.
      const turns = (await this.turns.all(session._id)).filter(({ number }) => number <= session.turnCount);
      const messageCount = turns.flatMap(({ messages }) => messages).filter(isVisible).length;
      return {
        summary: toSummary(session, messageCount),
        turns: withoutAbandoned(turns, toLease(session), this.clock.now()),
      };
    });
  }

  findNumbered(key: SessionKey, place: TurnPlace): Promise<NumberedTurn | undefined> {
    return this.connection.use(async () => {
      const session = await this.sessions.find(key);
      return session === null ? undefined : this.turns.findNumbered(session._id, place);
    });
  }

  findTurn(scope: string, turnId: string): Promise<FoundTurn | undefined> {
    return this.connection.use(async () => {
      const found = await this.turns.find(turnId);
      const session = found && (await this.sessions.findByIdentity(scope, found.session));
      if (!found || !session) return undefined;
      const now = this.clock.now();
      const turn = asItIs(found.turn, toLease(session), now);
      // It may have ended between the two reads; its end is stored ahead of the lease's.
      const isCertain = turn === found.turn;
      const latest = isCertain ? found : await this.turns.find(turnId);
      return latest && { sessionId: session.id, turn: asItIs(latest.turn, toLease(session), now) };
    });
  }

  list(scope: string, options: { address?: string; limit: number }): Promise<SessionSummary[]> {
    return this.connection.use(async () => this.summarize(await this.sessions.list(scope, options)));
  }

  count(scope: string, options: { address?: string; limit: number }): Promise<number> {
    return this.connection.use(() => this.sessions.count(scope, options));
  }

  delete(key: SessionKey): Promise<boolean> {
    return this.connection.use(() => this.sessions.delete(key));
  }

  deleteExpired(): Promise<number> {
    return this.connection.useUnhurried(() => this.sessions.deleteExpired());
  }

  ping(): Promise<void> {
    return this.connection.ping();
  }

  /**
   * The turn is stored before those that it replaces go, so that a crash in between loses none; they go also when it
   * was stored by an earlier try.
   */
  private async endHeld(
    { _id, turnCount }: SessionDocument,
    turnId: string,
    outcome: TurnOutcome,
  ): Promise<boolean> {
    const { replacesFrom, messages, status } = outcome;
    if (replacesFrom === undefined) return this.turns.end(_id, turnId, outcome);
    if (messages.length === 0) return this.turns.remove(_id, turnId);
    const hasEnded = await this.turns.end(_id, turnId, outcome);
    const isStored = hasEnded || (await this.turns.find(turnId))?.turn.status === status;
    // While a turn holds its session no later one is counted.
    if (isStored) await this.turns.drop(_id, { from: replacesFrom, below: turnCount });
    return hasEnded;
  }

  private async summarize(sessions: readonly SessionDocument[]): Promise<SessionSummary[]> {
    if (sessions.length === 0) return [];
    const counts = await this.turns.visibleCounts(sessions.map(({ _id }) => _id));
    return sessions.map((session) => toSummary(session, counts.get(session._id) ?? 0));
  }
}

function toSummary(session: SessionDocument, messageCount: number): SessionSummary {
  return {
    id: session.id,
    createdAt: session.createdAt.getTime(),
    lastActivityAt: session.lastActivityAt.getTime(),
    messageCount,
  };
}
