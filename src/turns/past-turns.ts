import { Injectable } from '@nestjs/common';
import type { Principal } from '../common/context/index.js';
import { AppError } from '../common/errors/index.js';
import type { TurnEvent } from '../conversation/index.js';
import { IdempotencyRepository, SessionService } from '../session/index.js';
import { rebuildEvents } from './rebuild-events.js';

export interface PastTurn {
  /** As they were, or rebuilt; without a terminal one when the turn has not ended, as far as the store knows. */
  readonly events: readonly TurnEvent[];
  /** True when the numbers are not those that the turn's clients have seen. */
  readonly isRebuilt: boolean;
}

/** Turns that have no log in this process: it is gone, or it was never here. */
@Injectable()
export class PastTurns {
  constructor(
    private readonly sessions: SessionService,
    private readonly keys: IdempotencyRepository,
  ) {}

  /** What is known of a turn of this principal; undefined when nothing is. */
  async find(principal: Principal, turnId: string): Promise<PastTurn | undefined> {
    const { events } = (await this.keys.findByTurn(principal.scope, turnId)) ?? {};
    if (events !== undefined) return { events, isRebuilt: false };
    const found = await this.sessions.findTurn(principal, turnId);
    return found && { events: rebuildEvents(found), isRebuilt: true };
  }

  /** Whether a turn is in a session that is still there. True while the store cannot tell. */
  async isInSession(principal: Principal, turnId: string): Promise<boolean> {
    try {
      return (await this.sessions.findTurn(principal, turnId)) !== undefined;
    } catch (error) {
      if (error instanceof AppError && error.code === 'STORE.UNAVAILABLE') return true;
      throw error;
    }
  }

  /** Whether a turn still holds its session, in whatever process. */
  async isRunning(principal: Principal, turnId: string): Promise<boolean> {
    return (await this.sessions.findTurn(principal, turnId))?.turn.status === 'running';
  }

  /** The events of a turn that ended with an answer, in whole or in part, by what its session has of it. */
  async findAnswered(principal: Principal, turnId: string): Promise<readonly TurnEvent[] | undefined> {
    const found = await this.sessions.findTurn(principal, turnId);
    const isAnswered = found?.turn.status !== 'running' && (found?.turn.messages.length ?? 0) > 1;
    return found !== undefined && isAnswered ? rebuildEvents(found) : undefined;
  }
}
