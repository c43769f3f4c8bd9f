import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { from, Observable, switchMap } from 'rxjs';
import type { Principal } from '../common/context/index.js';
import { ShutdownState } from '../common/lifecycle/index.js';
import { section, type ServerConfig } from '../config/index.js';
import { isTerminal, type TurnEvent } from '../conversation/index.js';
import { SessionService } from '../session/index.js';
import { PastTurns } from './past-turns.js';
import { replay } from './replay.js';
import { shuttingDown } from './turn-cancellation.js';
import type { ReaderPace } from './turn-log.js';
import { turnNotFound } from './turn-not-found.js';
import { toTurnError } from './to-turn-error.js';

type StartEvent = Extract<TurnEvent, { type: 'turn-start' }>;

/** How often a turn of another process is looked after. */
const POLL_MS = 300;
/** How long a cancelled one is waited for: longer than its process takes to hear of it and to store what came. */
const CANCEL_WAIT_MS = 5_000;

/** Turns that run in other processes, known by the store alone: of their events there is the first and, at the end, all. */
@Injectable()
export class TurnsElsewhere {
  private readonly logger = new Logger(TurnsElsewhere.name);

  constructor(
    private readonly sessions: SessionService,
    private readonly past: PastTurns,
    private readonly shutdown: ShutdownState,
    @Inject(section('server')) private readonly server: Pick<ServerConfig, 'shutdownGraceMs'>,
  ) {}

  /** The id of the turn that runs in a session. */
  runningIn(principal: Principal, sessionId: string): Promise<string | undefined> {
    return this.sessions.findRunning(principal, sessionId);
  }

  /** Has a turn cancelled by the process that runs it, and waits some seconds for its end. */
  async cancel(principal: Principal, turnId: string): Promise<void> {
    if (!(await this.sessions.requestCancel(principal, turnId))) return;
    const deadline = performance.now() + CANCEL_WAIT_MS;
    while (performance.now() < deadline && (await this.past.isRunning(principal, turnId))) {
      await sleep(POLL_MS);
    }
  }

  /**
   * The events of a turn that has `begun` above sequence `after`, which is 0 or 1: its start at once, the others when it
   * has ended. Ends with a terminal one, or errors with `SERVER.SHUTTING_DOWN` when the turn outlasts this process.
   */
  follow(
    principal: Principal,
    begun: readonly TurnEvent[],
    after: number,
    pace: ReaderPace | undefined,
  ): Observable<TurnEvent> {
    const [start] = begun;
    return new Observable((subscriber) => {
      if (start?.type !== 'turn-start') {
        subscriber.complete();
        return undefined;
      }
      if (after === 0) subscriber.next(start);
      return from(this.untilEnded(principal, start, () => subscriber.closed))
        .pipe(switchMap((events) => replay(events.slice(1), pace)))
        .subscribe(subscriber);
    });
  }

  /** As for the turns that run here, the grace period is theirs. */
  private get isLeaving(): boolean {
    return this.shutdown.isUnderWay && this.shutdown.elapsedMs >= this.server.shutdownGraceMs;
  }

  /** All events of a turn once it has ended; none when nobody waits any more. */
  private async untilEnded(
    principal: Principal,
    begun: StartEvent,
    hasLeft: () => boolean,
  ): Promise<readonly TurnEvent[]> {
    while (!hasLeft()) {
      if (this.isLeaving) throw shuttingDown();
      try {
        const found = await this.past.find(principal, begun.turnId);
        if (found === undefined) return [begun, toTurnError(turnNotFound(begun.turnId))];
        if (found.events.some(isTerminal)) return found.events;
      } catch (error) {
        this.logger.warn(
          { err: error },
          'A turn of another process could not be looked after; will try again.',
        );
      }
      await sleep(POLL_MS);
    }
    return [];
  }
}
