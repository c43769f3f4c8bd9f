import type { Logger } from '@nestjs/common';
import { AppError } from '../common/errors/index.js';
import type { Message } from '../conversation/index.js';
import type { NewOutcome, OpenTurn, SessionService } from '../session/index.js';
import { KeptLease, type LeaseHolder } from './kept-lease.js';
import type { OpenConversation } from './open-conversation.js';
import type { Turn } from './turn.js';

/** What holding a session takes. */
export interface Holding {
  readonly turn: Turn;
  readonly opened: OpenTurn;
  readonly buildPrompt: () => Promise<readonly Message[]>;
  /** Called once the session is let go. */
  readonly onRelease: () => void;
  readonly renewEveryMs: number;
}

/** The session of a running turn: its lease is renewed until `release`, and a turn that loses it is aborted. */
export class HeldSession implements OpenConversation, LeaseHolder {
  readonly hasOwnSystemPrompt = false;
  private readonly lease: KeptLease;

  constructor(
    private readonly sessions: SessionService,
    private readonly holding: Holding,
    logger: Logger,
  ) {
    this.lease = new KeptLease(this, holding.renewEveryMs, logger);
  }

  prompt(): Promise<readonly Message[]> {
    return this.holding.buildPrompt();
  }

  async save(outcome: NewOutcome): Promise<boolean> {
    const { turn, opened } = this.holding;
    const { principal, sessionId } = turn.parameters;
    const isStored = await this.sessions.endTurn(principal, sessionId, opened, {
      ...outcome,
      ...(turn.replacesFrom !== undefined && { replacesFrom: turn.replacesFrom }),
    });
    if (isStored) this.lease.stop();
    return isStored;
  }

  async isSaved(): Promise<boolean> {
    const { turn, opened } = this.holding;
    const { principal, sessionId, turnId } = turn.parameters;
    const limits = { beforeNumber: opened.number + 1, maxTurns: 1, maxTokens: Number.MAX_SAFE_INTEGER };
    const [latest] = await this.sessions.readWindow(principal, sessionId, limits);
    return latest?.id === turnId && latest.status === 'completed';
  }

  async explainLoss(): Promise<AppError> {
    const { principal, sessionId } = this.holding.turn.parameters;
    try {
      await this.sessions.describe(principal, sessionId);
    } catch (error) {
      if (error instanceof AppError) return deletedOr(error);
      throw error;
    }
    return new AppError(
      'TURN.LEASE_LOST',
      'The turn lost its session: its process was out of touch with the store for too long. Send the message again.',
    );
  }

  release(): void {
    this.lease.stop();
    this.holding.onRelease();
  }

  renew(): Promise<boolean> {
    const { principal, sessionId, turnId } = this.holding.turn.parameters;
    return this.sessions.renewLease(principal, sessionId, turnId);
  }

  async onLost(): Promise<void> {
    this.holding.turn.abort(await this.explainLoss());
  }
}

function deletedOr(error: AppError): AppError {
  if (error.code !== 'SESSION.NOT_FOUND') return error;
  return new AppError('SESSION.NOT_FOUND', 'The session was deleted while its turn ran.');
}
