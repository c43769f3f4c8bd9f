import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ANONYMOUS_SCOPE, type Principal } from '../common/context/index.js';
import { AppError } from '../common/errors/index.js';
import type { UserMessage } from '../conversation/index.js';
import { Clock } from '../common/time/index.js';
import { SessionDeletion } from './session-deletion.js';
import { toSessionKey } from './session-key.js';
import {
  SessionRepository,
  type FoundTurn,
  type SessionSummary,
  type StoredTurn,
  type TurnOutcome,
  type WindowLimits,
} from './session.repository.js';
import { toStoredMessage, toStoredMessages, type NewMessage } from './to-stored-message.js';

const MAX_LISTED = 100;

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

  /**
   * The principal's latest sessions, at most 100. Anonymous callers share one scope, so they get
   * only those that were created from their own address.
   */
  list(principal: Principal): Promise<SessionSummary[]> {
    const { scope, address } = principal;
    const isAnonymous = scope === ANONYMOUS_SCOPE;
    return this.repository.list(scope, { limit: MAX_LISTED, ...(isAnonymous && { address }) });
  }

  /** A turn of the principal in any of its sessions. */
  findTurn(principal: Principal, turnId: string): Promise<FoundTurn | undefined> {
    return this.repository.findTurn(principal.scope, turnId);
  }

  /** Deletes a session and all that is kept of it anywhere. Throws `SESSION.NOT_FOUND`. */
  async delete(principal: Principal, id: string): Promise<void> {
    const key = toSessionKey(principal, id);
    await this.deletion.prepare(key);
    if (!(await this.repository.delete(key))) throwNotFound();
  }

  /** Stores a running turn with the user's message and returns its number. Throws `MESSAGE.TOO_LARGE`. */
  async beginTurn(principal: Principal, id: string, turnId: string, message: UserMessage): Promise<number> {
    const key = toSessionKey(principal, id);
    const userMessage = toStoredMessage(message, this.clock.now());
    return this.repository.beginTurn(key, principal.address, { id: turnId, userMessage });
  }

  /** Stores what came of a running turn. False when the turn is not running or its session is gone. */
  async endTurn(principal: Principal, id: string, turnId: string, outcome: NewOutcome): Promise<boolean> {
    const key = toSessionKey(principal, id);
    const messages = await toStoredMessages(outcome.messages, this.clock.now());
    return this.repository.endTurn(key, turnId, { ...outcome, messages });
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
