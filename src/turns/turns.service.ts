import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { TurnoverMap } from '../common/collections/index.js';
import { runInContext, type Principal } from '../common/context/index.js';
import { endOfLoopTurn } from '../common/event-loop/index.js';
import { ShutdownState } from '../common/lifecycle/index.js';
import { section, type ServerConfig, type TurnConfig } from '../config/index.js';
import type { Target, TurnEvent } from '../conversation/index.js';
import { ProviderFactory } from '../providers/index.js';
import { assertSessionId, type SessionKey } from '../session/index.js';
import { IdempotentTurns } from './idempotency/idempotent-turns.js';
import type { LaunchedTurn, ToldTurn } from './idempotency/keyed-turn.js';
import { lateEvents } from './idempotency/late-events.js';
import { newTurnId } from './new-turn-id.js';
import { replay } from './replay.js';
import { CANCELLED_BY_CLIENT, SHUTDOWN_REASON, shuttingDown, toStartFailure } from './turn-cancellation.js';
import { toTurnUser } from './to-turn-user.js';
import type { StartedTurn, StartTurn, TurnClient } from './start-turn.js';
import { TurnLog, type ReaderPace } from './turn-log.js';
import { TurnRecorder } from './turn-recorder.js';
import { TurnRunner } from './turn-runner.js';
import { isSettledBy } from './is-settled-by.js';
import { TurnReader } from './turn-reader.js';
import type { TurnState } from './turn-state.js';
import { toTurnContext } from './to-turn-context.js';
import { TurnsElsewhere } from './turns-elsewhere.js';
import { TurnTelemetry } from './turn-telemetry.js';
import { Turn, type TurnParameters } from './turn.js';

/** How long a deletion waits for the turns of its session to stop. */
const STOP_WAIT_MS = 5_000;

type PreparedTurn = Omit<TurnParameters, 'turnId' | 'userId'>;

/** The turns of this service: the one door for every dialect. */
@Injectable()
export class TurnsService implements BeforeApplicationShutdown {
  private readonly running = new TurnoverMap<Turn>();

  constructor(
    private readonly runner: TurnRunner,
    private readonly log: TurnLog,
    private readonly reader: TurnReader,
    private readonly elsewhere: TurnsElsewhere,
    private readonly idempotent: IdempotentTurns,
    private readonly providers: ProviderFactory,
    private readonly telemetry: TurnTelemetry,
    private readonly shutdown: ShutdownState,
    @Inject(section('turn')) private readonly config: TurnConfig,
    @Inject(section('server')) private readonly server: ServerConfig,
  ) {}

  /**
   * Starts a turn. Throws what kept it from that, as an `AppError` with its HTTP status; what ends it ahead of its first
   * content is told by `opened`, and whatever happens later is in the events.
   */
  async start(command: StartTurn): Promise<StartedTurn> {
    if (this.shutdown.isUnderWay) throw shuttingDown();
    const { idempotency, pace, isStreamed = false } = command;
    const openAt = isStreamed ? performance.now() + this.server.heartbeatIntervalMs : undefined;
    const parameters = this.prepare(command);
    if (idempotency === undefined) {
      const names = { turnId: newTurnId(), sessionId: parameters.sessionId };
      const launched = this.launch(command, { ...parameters, ...names }, command.cancelOn);
      await launched.started;
      // The call of the model goes out first, which waits for the end of the event loop's turn (undici makes sure of its connection).
      if (isStreamed) await endOfLoopTurn();
      const opened = isSettledBy(launched.opened, openAt);
      // Who has left by then is told nothing.
      opened.catch(() => undefined);
      return { ...names, opened, events: this.log.follow(names.turnId, 0, pace) };
    }
    const { key, fingerprint, refusal, onReplay } = idempotency;
    const { principal, sessionId } = parameters;
    const { isRepeat, isSilent, past, later, ...names } = await this.idempotent.start(
      { principal, key, fingerprint, sessionId, refusal },
      (given) => this.launch(command, { ...parameters, ...given }),
      openAt,
    );
    if (isRepeat) onReplay?.();
    const told = (turn: ToldTurn): Observable<TurnEvent> =>
      turn.past ? replay(turn.past, pace) : this.log.follow(turn.turnId, 0, pace);
    const events = later
      ? lateEvents(later.then(told), { ...names, ...parameters.targets[0] })
      : told({ ...names, ...(past && { past }) });
    return { ...names, opened: Promise.resolve(!isSilent), events };
  }

  /**
   * What is known of a turn now: by its log, or by what was stored of it. Throws `TURN.NOT_FOUND`, also for a turn of
   * somebody else.
   */
  async state(principal: Principal, turnId: string): Promise<TurnState> {
    await this.reader.forgetIfGone(principal, turnId);
    return this.reader.state(principal, turnId);
  }

  /**
   * The events above sequence `after`, those there are and those to come; undefined when the turn has ended
   * and there are none, or none that would follow on what the reader has. Throws as `state` does.
   */
  async follow(
    principal: Principal,
    turnId: string,
    after: number,
    pace?: ReaderPace,
  ): Promise<Observable<TurnEvent> | undefined> {
    await this.reader.forgetIfGone(principal, turnId);
    return this.reader.follow(principal, turnId, after, pace);
  }

  /** The id of the turn that runs in a session, in this process or another; undefined when none does. One that waits for the session does not run. */
  async runningIn(principal: Principal, sessionId: string): Promise<string | undefined> {
    for (const { parameters } of this.turnsIn({ scope: principal.scope, id: sessionId })) {
      if (await this.reader.isLogged(principal, parameters.turnId)) return parameters.turnId;
    }
    return this.elsewhere.runningIn(principal, sessionId);
  }

  /**
   * Cancels the turn that runs in a session, in whatever process, and those that wait for it in this one. False when there
   * was none. Resolves when they have ended, or that of another process has not within some seconds.
   */
  async stopAnswering(principal: Principal, sessionId: string): Promise<boolean> {
    const here = this.turnsIn({ scope: principal.scope, id: sessionId });
    const running = this.runningIn(principal, sessionId);
    for (const turn of here) turn.cancel(CANCELLED_BY_CLIENT);
    const turnId = await running;
    if (turnId !== undefined && !here.some(({ parameters }) => parameters.turnId === turnId)) {
      await this.elsewhere.cancel(principal, turnId);
    }
    await Promise.all(here.map(({ ended }) => ended));
    return here.length > 0 || turnId !== undefined;
  }

  /** Resolves with the turn's state once it has ended. Throws as `state` does. */
  async settled(principal: Principal, turnId: string): Promise<TurnState> {
    await this.running.get(turnId)?.ended;
    return this.reader.state(principal, turnId);
  }

  /**
   * Ends a turn early; a turn that has ended stays as it is. Resolves with its final state, or that of a turn of another
   * process which does not end within some seconds; throws as `state` does.
   */
  async cancel(principal: Principal, turnId: string): Promise<TurnState> {
    const here = this.running.get(turnId);
    if (here?.parameters.principal.scope === principal.scope) {
      here.cancel(CANCELLED_BY_CLIENT);
      await here.ended;
    } else if (!(await this.reader.isLogged(principal, turnId))) {
      await this.elsewhere.cancel(principal, turnId);
    }
    return this.state(principal, turnId);
  }

  /** Cancels the turns of a session that run here, and waits some seconds for them to stop. */
  async stopSession(key: SessionKey): Promise<void> {
    const turns = this.turnsIn(key);
    for (const turn of turns) turn.cancel('the session was deleted');
    const allEnded = Promise.all(turns.map((turn) => turn.ended));
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, STOP_WAIT_MS)));
    await Promise.race([allEnded, patience]);
    clearTimeout(timer);
  }

  /** New turns are refused by now. Lets the running ones finish within the grace period, which began with the shutdown, and cancels the rest. */
  async beforeApplicationShutdown(): Promise<void> {
    this.idempotent.close();
    const turns = [...this.running.values()];
    const allEnded = Promise.all(turns.map((turn) => turn.ended));
    const graceMs = Math.max(0, this.server.shutdownGraceMs - this.shutdown.elapsedMs);
    const timer = setTimeout(() => {
      for (const turn of turns) turn.cancel(SHUTDOWN_REASON);
    }, graceMs);
    await allEnded;
    clearTimeout(timer);
    await this.idempotent.settled();
  }

  /** Those of this process, also those that wait. */
  private turnsIn({ scope, id }: SessionKey): Turn[] {
    return [...this.running.values()].filter(
      ({ parameters }) => parameters.sessionId === id && parameters.principal.scope === scope,
    );
  }

  /** All of a turn but its id, and the user, whom the session may stand for. Throws what is wrong with the command. */
  private prepare(command: StartTurn): PreparedTurn {
    const {
      principal,
      conversation,
      provider,
      model,
      tools = { kind: 'server' },
      options = {},
      canRetract = false,
    } = command;
    const targets = this.providers.targets({ provider, model }) as [Target, ...Target[]];
    const sessionId = conversation.kind === 'session' ? conversation.sessionId : undefined;
    if (sessionId !== undefined) assertSessionId(sessionId);
    return {
      sessionId: sessionId ?? randomUUID(),
      principal,
      conversation,
      tools,
      options,
      canRetract,
      targets,
      timeoutMs: this.config.timeoutMs,
    };
  }

  private launch(
    command: StartTurn,
    named: PreparedTurn & { readonly turnId: string },
    client?: TurnClient,
  ): LaunchedTurn {
    const { turnId, sessionId } = named;
    const parameters = { ...named, userId: toTurnUser(command, sessionId) };
    const turn = new Turn(parameters, new TurnRecorder(turnId, this.telemetry.watch(named.conversation)));
    const stopWatching = client?.onGone(() => {
      turn.cancel('client disconnected');
    });
    this.running.set(turnId, turn);
    turn.onEnd(() => {
      stopWatching?.();
      this.running.delete(turnId);
    });
    const started = runInContext(toTurnContext(turn, command.userId), async () => {
      turn.begin();
      try {
        await this.runner.start(turn);
      } catch (error) {
        turn.close();
        throw toStartFailure(error);
      }
    });
    const opened = started.then(() => turn.recorder.firstContent);
    // Whoever waits for the start is told of its failure there.
    opened.catch(() => undefined);
    return { started, opened, turn };
  }
}
