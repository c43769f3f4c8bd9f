import { setImmediate as nextLoopTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../../common/errors/index.js';
import { section, type StoreConfig } from '../../config/index.js';
import { assertStorable } from '../assert-storable.js';
import { Clock } from '../../common/time/index.js';
import {
  isVisible,
  SessionRepository,
  type BegunTurn,
  type FoundTurn,
  type NewTurn,
  type NumberedTurn,
  type SessionKey,
  type SessionSummary,
  type StoredMessage,
  type StoredTurn,
  type TurnOutcome,
  type TurnPlace,
  type WindowLimits,
} from '../session.repository.js';
import { asItIs } from '../session-lease.js';
import {
  toLease,
  toStoredTurn,
  toSummary,
  type FoundTurnRow,
  type SessionRow,
  type TurnRow,
} from './rows.js';
import { dropReplaced, type EndedRow } from './drop-replaced.js';
import { findNumbered } from './find-numbered.js';
import { freeSession, holdSession } from './hold-session.js';
import { readHistory } from './read-history.js';
import { SqliteDatabase } from './sqlite-database.js';

/** Sessions removed in one go by the sweep, so that it never holds up requests for long. */
const SWEEP_BATCH = 50;

/** Keeps sessions in one SQLite file; several processes of one machine may share it. */
@Injectable()
export class SqliteSessionRepository extends SessionRepository {
  constructor(
    private readonly database: SqliteDatabase,
    private readonly clock: Clock,
    @Inject(section('store')) private readonly config: Pick<StoreConfig, 'sessionTtlMs' | 'sessionLeaseMs'>,
  ) {
    super();
  }

  async create(key: SessionKey, address: string): Promise<SessionSummary> {
    const row = await this.database.write((statements) => {
      const now = this.clock.now();
      const { scope, id } = key;
      statements.deleteExpiredSession.run({ scope, id, now });
      return statements.createSession.get({ scope, id, address, now, expiresAt: this.expiryFrom(now) });
    });
    if (row === undefined) {
      throw new AppError('SESSION.ALREADY_EXISTS', 'There is a session with this id already.');
    }
    return toSummary(row as SessionRow);
  }

  async find(key: SessionKey): Promise<SessionSummary | undefined> {
    const row = await this.database.run((statements) => statements.findSession.get(this.live(key)));
    return row && toSummary(row as SessionRow);
  }

  async beginTurn(key: SessionKey, address: string, turn: NewTurn): Promise<BegunTurn> {
    assertStorable([turn.userMessage]);
    return this.database.write((statements) => {
      const now = this.clock.now();
      const session = holdSession(statements, address, {
        scope: key.scope,
        id: key.id,
        now,
        expiresAt: this.expiryFrom(now),
        visible: countVisible([turn.userMessage]),
        turnId: turn.id,
        leaseUntil: now + this.config.sessionLeaseMs,
      });
      statements.insertTurn.run({
        sessionKey: session.session_key,
        number: session.turn_count,
        id: turn.id,
        messages: JSON.stringify([turn.userMessage]),
        tokens: turn.userMessage.tokens,
        provider: turn.provider ?? null,
        model: turn.model ?? null,
        replacesFrom: turn.replacesFrom ?? null,
        now,
      });
      // The file gives keys of deleted rows away again.
      return { number: session.turn_count, session: `${session.session_key}-${session.created_at}` };
    });
  }

  async endTurn(key: SessionKey, turnId: string, outcome: TurnOutcome): Promise<boolean> {
    assertStorable(outcome.messages);
    return this.database.write((statements) => {
      const live = this.live(key);
      const ended = statements.finishTurn.get({
        ...live,
        turnId,
        status: outcome.status,
        more: outcome.messages.length === 0 ? ']' : `,${JSON.stringify(outcome.messages).slice(1)}`,
        tokens: sumTokens(outcome.messages),
        isAnswered: outcome.messages.length > 0 ? 1 : 0,
        provider: outcome.provider,
        model: outcome.model,
        usage: JSON.stringify(outcome.usage),
        failedUsage: outcome.failedUsage === undefined ? null : JSON.stringify(outcome.failedUsage),
        finishReason: outcome.finishReason ?? null,
      }) as EndedRow | undefined;
      if (ended === undefined) return false;
      const { session_key: sessionKey } = ended;
      const visible = countVisible(outcome.messages) - countVisible(dropReplaced(statements, ended, outcome));
      const { now } = live;
      freeSession(statements, { sessionKey, visible, now, expiresAt: this.expiryFrom(now) });
      return true;
    });
  }

  async renewLease(key: SessionKey, turnId: string): Promise<boolean> {
    const { changes } = await this.database.run((statements) => {
      const live = this.live(key);
      return statements.renewLease.run({
        ...live,
        turnId,
        leaseUntil: live.now + this.config.sessionLeaseMs,
      });
    });
    return changes > 0;
  }

  async findRunning(key: SessionKey): Promise<string | undefined> {
    const row = await this.database.run((statements) => statements.findRunning.get(this.live(key)));
    return row && String(row['id']);
  }

  async requestCancel(scope: string, turnId: string): Promise<boolean> {
    const parameters = { scope, turnId, now: this.clock.now() };
    const { changes } = await this.database.run((statements) => statements.requestCancel.run(parameters));
    return changes > 0;
  }

  async findCancelRequests(turnIds: readonly string[]): Promise<string[]> {
    const parameters = { turnIds: JSON.stringify(turnIds) };
    const rows = await this.database.run((statements) => statements.findCancelRequests.all(parameters));
    return rows.map(({ id }) => String(id));
  }

  async interruptAbandoned(): Promise<number> {
    return this.database.write((statements) => {
      const now = this.clock.now();
      const { changes } = statements.interruptAbandoned.run({ now });
      statements.freeAbandoned.run({ now });
      return Number(changes);
    });
  }

  async readWindow(key: SessionKey, limits: WindowLimits): Promise<StoredTurn[]> {
    if (limits.maxTurns < 1) return [];
    const rows = await this.database.run((statements) => {
      const parameters = { ...this.live(key), beforeNumber: limits.beforeNumber };
      return takeWithin(statements.readWindow.iterate(parameters) as Iterable<TurnRow>, limits);
    });
    return rows.map(toStoredTurn).reverse();
  }

  readHistory(key: SessionKey): Promise<{ summary: SessionSummary; turns: StoredTurn[] } | undefined> {
    return readHistory(this.database, () => this.live(key));
  }

  async findNumbered(key: SessionKey, place: TurnPlace): Promise<NumberedTurn | undefined> {
    const row = await this.database.run((statements) => findNumbered(statements, this.live(key), place));
    return row && { id: String(row['id']), number: Number(row['number']) };
  }

  async findTurn(scope: string, turnId: string): Promise<FoundTurn | undefined> {
    const now = this.clock.now();
    const found = await this.database.run((statements) => statements.findTurn.get({ scope, turnId, now }));
    if (found === undefined) return undefined;
    const row = found as unknown as FoundTurnRow;
    return { sessionId: row.session_id, turn: asItIs(toStoredTurn(row), toLease(row), now) };
  }

  async list(scope: string, options: { address?: string; limit: number }): Promise<SessionSummary[]> {
    const { address, limit } = options;
    const parameters = { scope, limit, now: this.clock.now() };
    const rows = await this.database.run((statements) =>
      address === undefined
        ? statements.listSessions.all(parameters)
        : statements.listSessionsOfAddress.all({ ...parameters, address }),
    );
    return (rows as SessionRow[]).map(toSummary);
  }

  async count(scope: string, { address, limit }: { address?: string; limit: number }): Promise<number> {
    const parameters = { scope, limit, now: this.clock.now() };
    const row = await this.database.run((statements) =>
      address === undefined
        ? statements.countSessions.get(parameters)
        : statements.countSessionsOfAddress.get({ ...parameters, address }),
    );
    return Number(row?.['count']);
  }

  async delete(key: SessionKey): Promise<boolean> {
    const { changes } = await this.database.run((statements) => statements.deleteSession.run(this.live(key)));
    return changes > 0;
  }

  async deleteExpired(): Promise<number> {
    const now = this.clock.now();
    await this.database.run((statements) => statements.moveUnexpiredSessions.run({ now }));
    let total = 0;
    for (;;) {
      const { changes } = await this.database.run((statements) =>
        statements.deleteExpiredSessions.run({ now, limit: SWEEP_BATCH }),
      );
      total += Number(changes);
      if (changes < SWEEP_BATCH) return total;
      await nextLoopTurn();
    }
  }

  async ping(): Promise<void> {
    await this.database.run((statements) => statements.ping.get());
  }

  private expiryFrom(now: number): number {
    return now + this.config.sessionTtlMs;
  }

  private live({ scope, id }: SessionKey): { scope: string; id: string; now: number } {
    return { scope, id, now: this.clock.now() };
  }
}

/** Takes turns, newest first, and stops reading at the first one that is beyond a limit. */
function takeWithin(rows: Iterable<TurnRow>, limits: WindowLimits): TurnRow[] {
  const taken: TurnRow[] = [];
  let tokens = 0;
  for (const row of rows) {
    tokens += row.tokens;
    if (tokens > limits.maxTokens) break;
    taken.push(row);
    if (taken.length >= limits.maxTurns) break;
  }
  return taken;
}

function countVisible(messages: readonly StoredMessage[]): number {
  return messages.filter(isVisible).length;
}

function sumTokens(messages: readonly StoredMessage[]): number {
  return messages.reduce((sum, message) => sum + message.tokens, 0);
}
