import { Injectable } from '@nestjs/common';
import type { Observable } from 'rxjs';
import type { Principal } from '../common/context/index.js';
import { AppError } from '../common/errors/index.js';
import { isTerminal, type TurnEvent } from '../conversation/index.js';
import { PastTurns } from './past-turns.js';
import { replay } from './replay.js';
import { TurnLog, type ReaderPace } from './turn-log.js';
import { turnNotFound } from './turn-not-found.js';
import { foldTurn, type TurnState } from './turn-state.js';
import { TurnsElsewhere } from './turns-elsewhere.js';

/** What is known of turns, by their logs or by what was stored of them. A turn of somebody else is not there. */
@Injectable()
export class TurnReader {
  constructor(
    private readonly log: TurnLog,
    private readonly past: PastTurns,
    private readonly elsewhere: TurnsElsewhere,
  ) {}

  /** Throws `TURN.NOT_FOUND`. */
  async state(principal: Principal, turnId: string): Promise<TurnState> {
    const isLogged = await this.isLogged(principal, turnId);
    const past = isLogged ? undefined : await this.past.find(principal, turnId);
    const state = foldTurn(isLogged ? await this.log.read(turnId) : (past?.events ?? []));
    if (state === undefined) throw turnNotFound(turnId);
    return state;
  }

  /**
   * The events above sequence `after`; undefined when none will come. Throws `TURN.NOT_FOUND`, and `TURN.RUNS_ELSEWHERE`
   * where only another process could go on behind `after`.
   */
  async follow(
    principal: Principal,
    turnId: string,
    after: number,
    pace: ReaderPace | undefined,
  ): Promise<Observable<TurnEvent> | undefined> {
    if (!(await this.isLogged(principal, turnId))) return this.followPast(principal, turnId, after, pace);
    const last = (await this.log.read(turnId)).at(-1);
    if (last !== undefined && isTerminal(last) && last.sequence <= after) return undefined;
    return this.log.follow(turnId, after, pace);
  }

  /** Whether the turn is the principal's and its log is here. */
  async isLogged(principal: Principal, turnId: string): Promise<boolean> {
    return (await this.log.scopeOf(turnId)) === principal.scope;
  }

  /** A log ends with the turn's session, whichever process deleted that; while the store is away it is believed. */
  async forgetIfGone(principal: Principal, turnId: string): Promise<void> {
    if (!(await this.isLogged(principal, turnId)) || !(await this.log.isBoundToSession(turnId))) return;
    if (!(await this.past.isInSession(principal, turnId))) await this.log.delete(turnId);
  }

  private async followPast(
    principal: Principal,
    turnId: string,
    after: number,
    pace: ReaderPace | undefined,
  ): Promise<Observable<TurnEvent> | undefined> {
    const past = await this.past.find(principal, turnId);
    const last = past?.events.at(-1);
    if (past === undefined || last === undefined) throw turnNotFound(turnId);
    // Only the start has the same number in every form of a turn: going on behind another would lose or double text.
    if (!isTerminal(last)) {
      if (after > 1) throw runsElsewhere();
      return this.elsewhere.follow(principal, past.events, after, pace);
    }
    const isUnknownPlace = past.isRebuilt && after > 1;
    if (isUnknownPlace || last.sequence <= after) return undefined;
    return replay(
      past.events.filter(({ sequence }) => sequence > after),
      pace,
    );
  }
}

function runsElsewhere(): AppError {
  return new AppError(
    'TURN.RUNS_ELSEWHERE',
    'The turn runs in another process, which alone can go on behind that event. Try again, or read it from its start.',
    { retryAfterMs: 1000 },
  );
}
