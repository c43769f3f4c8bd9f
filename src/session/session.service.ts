import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ANONYMOUS_SCOPE, type Principal } from '../common/context/index.js';
import { AppError } from '../common/errors/index.js';
import { section, type HistoryConfig } from '../config/index.js';
import type { UserMessage } from '../conversation/index.js';
import { Clock } from '../common/time/index.js';
import { SessionDeletion } from './session-deletion.js';
import { admitMessage } from './admit-message.js';
import { toHistoryTurn, type HistoryTurn } from './history-turn.js';
import { RecentWindows } from './recent-windows.js';
import { toSessionKey } from './session-key.js';
import {
  SessionRepository,
  type BegunTurn,
  type FoundTurn,
  type NumberedTurn,
  type SessionSummary,
  type StoredMessage,
  type StoredTurn,
  type TurnOutcome,
  type TurnPlace,
  type TurnPlan,
  type WindowLimits,
} from './session.repository.js';
import { toStoredMessage, toStoredMessages, type NewMessage } from './to-stored-message.js';

const MAX_LISTED = 100;
/** Counting goes through the sessions, and holds up all others meanwhile. */
const MAX_COUNTED = 10_000;

/** A turn that runs, and holds its session. */
export interface OpenTurn extends BegunTurn {
  readonly turnId: string;
  readonly userMessage: StoredMessage;
}

/** How a turn came out, with messages as the conversation has them. */
export type NewOutcome = Omit<TurnOutcome, 'messages'> & { readonly messages: readonly NewMessage[] };

/**
 * Sessions as turns and controllers use them: for a principal, by the id the caller gave. Every method with an id
 * throws `REQUEST.INVALID` for one that cannot be, and `STORE.UNAVAILABLE` as the store does.
 */
@Injectable()
export class SessionService {
  constructor(
    private readonly repository: SessionRepository,
    private readonly clock: Clock,
    private readonly deletion: SessionDeletion,
    private readonly windows: RecentWindows,
    @Inject(section('history')) private readonly config: Pick<HistoryConfig, 'maxTokens' | 'maxTurns'>,
  ) {}

  /** Creates a session under an id that cannot be guessed. */
  create(principal: Principal): Promise<SessionSummary> {
    return this.repository.create(toSessionKey(principal, randomUUID()), principal.address);
  }

  /** Throws `SESSION.NOT_FOUND`. */
  async describe(principal: Principal, id: string): Promise<SessionSummary> {
    return (await this.repository.find(toSessionKey(principal, id))) ?? throwNotFound();
  }

  /** The session with all its turns, oldest first. Throws `SESSION.NOT_FOUND`. */
  async history(principal: Principal, id: string): Promise<{ summary: SessionSummary; turns: StoredTurn[] }> {
    return (await this.repository.readHistory(toSessionKey(principal, id))) ?? throwNotFound();
  }

  /** The turn at a place in a session of the principal; undefined where there is none. */
  findNumbered(principal: Principal, id: string, place: TurnPlace): Promise<NumberedTurn | undefined> {
    return this.repository.findNumbered(toSessionKey(principal, id), place);
  }

  /**
   * The principal's latest sessions, at most 100, and how many there are in all, up to 10,000. Anonymous callers share one scope, so they get
   * only those that were created from their own address.
   */
  async list({ scope, address }: Principal): Promise<{ sessions: SessionSummary[]; total: number }> {
    const own = scope === ANONYMOUS_SCOPE ? { address } : {};
    const sessions = await this.repository.list(scope, { limit: MAX_LISTED, ...own });
    const isAll = sessions.length < MAX_LISTED;
    return {
      sessions,
      total: isAll ? sessions.length : await this.repository.count(scope, { limit: MAX_COUNTED, ...own }),
    };
  }

  /** A turn of the principal in any of its sessions. */
  findTurn(principal: Principal, turnId: string): Promise<FoundTurn | undefined> {
    return this.repository.findTurn(principal.scope, turnId);
  }

  /** The id of the turn that runs in a session, in whatever process. */
  async findRunning(principal: Principal, id: string): Promise<string | undefined> {
    return this.repository.findRunning(toSessionKey(principal, id));
  }

  /** Asks the process that runs a turn of the principal to cancel it. False when none does. */
  requestCancel(principal: Principal, turnId: string): Promise<boolean> {
    return this.repository.requestCancel(principal.scope, turnId);
  }

  /** Those of these turns whose cancelling was asked for. */
  findCancelRequests(turnIds: readonly string[]): Promise<string[]> {
    return this.repository.findCancelRequests(turnIds);
  }

  /** Deletes a session and all that is kept of it anywhere. Throws `SESSION.NOT_FOUND`. */
  async delete(principal: Principal, id: string): Promise<void> {
    const key = toSessionKey(principal, id);
    this.windows.forget(key);
    await this.deletion.prepare(key);
    if (!(await this.repository.delete(key))) throwNotFound();
  }

  /**
   * A user's message, ready to begin a turn with, however often that is tried. Throws `MESSAGE.TOO_LARGE` when it alone
   * is larger than the window.
   */
  admit(message: UserMessage): UserMessage & { readonly tokens: number } {
    return admitMessage(message, this.config.maxTokens);
  }

  /**
   * Stores a running turn with the user's message; the turn then holds the session's lease.
   * Throws `SESSION.BUSY` while another one does, and `MESSAGE.TOO_LARGE`.
   */
  async beginTurn(
    principal: Principal,
    id: string,
    turnId: string,
    message: UserMessage & { readonly tokens?: number },
    plan: TurnPlan = {},
  ): Promise<OpenTurn> {
    const key = toSessionKey(principal, id);
    const userMessage = toStoredMessage(message, this.clock.now());
    const begun = await this.repository.beginTurn(
      key,
      principal.address,
      { id: turnId, userMessage, ...plan },
      this.windows.nextOf(key),
    );
    return { ...begun, turnId, userMessage };
  }

  /** Lets a running turn hold its session for another lease. False when it does not hold it any more. */
  async renewLease(principal: Principal, id: string, turnId: string): Promise<boolean> {
    return this.repository.renewLease(toSessionKey(principal, id), turnId);
  }

  /** Stores what came of a running turn. False when the turn does not hold its session any more. */
  async endTurn(principal: Principal, id: string, turn: OpenTurn, outcome: NewOutcome): Promise<boolean> {
    const key = toSessionKey(principal, id);
    const messages = await toStoredMessages(outcome.messages, this.clock.now());
    const isStored = await this.repository.endTurn(key, turn.turnId, { ...outcome, messages }, turn.session);
    if (!isStored) return false;
    const hasAnswer = messages.length > 0;
    // Where nothing came of it, those that it was to replace are there again.
    if (!hasAnswer && outcome.replacesFrom !== undefined) this.windows.forget(key);
    else {
      const answered = hasAnswer ? toHistoryTurn({ messages: [turn.userMessage, ...messages] }) : undefined;
      this.windows.advance(key, turn, answered);
    }
    return true;
  }

  /** What a turn reads of those before it, or before the ones that it replaces; within the limits, oldest first. */
  async windowOf(
    principal: Principal,
    id: string,
    turn: OpenTurn,
    replacesFrom?: number,
  ): Promise<readonly HistoryTurn[]> {
    const key = toSessionKey(principal, id);
    const known = replacesFrom === undefined ? this.windows.find(key, turn) : undefined;
    if (known !== undefined) return known;
    const { maxTurns, maxTokens } = this.config;
    const beforeNumber = replacesFrom ?? turn.number;
    const window = (await this.repository.readWindow(key, { beforeNumber, maxTurns, maxTokens })).map(
      toHistoryTurn,
    );
    this.windows.keep(key, turn, window);
    return window;
  }

  /** The turns before one, within the limits, oldest first. */
  async readWindow(principal: Principal, id: string, limits: WindowLimits): Promise<StoredTurn[]> {
    return this.repository.readWindow(toSessionKey(principal, id), limits);
  }
}

function throwNotFound(): never {
  throw new AppError(
    'SESSION.NOT_FOUND',
    'There is no session with this id. It may have expired or been deleted, or belong to someone else.',
  );
}
