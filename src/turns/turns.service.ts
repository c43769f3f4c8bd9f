import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { currentContext, runInContext, type Principal } from '../common/context/index.js';
import { AppError } from '../common/errors/index.js';
import { section, type ServerConfig, type TurnConfig } from '../config/index.js';
import { isTerminal, type Target, type TurnEvent } from '../conversation/index.js';
import { ProviderFactory, type ModelOptions } from '../providers/index.js';
import { assertSessionId } from '../session/index.js';
import type { Conversation, TurnTools } from './conversation.js';
import { TurnLog, type ReaderPace } from './turn-log.js';
import { TurnRecorder } from './turn-recorder.js';
import { TurnRunner } from './turn-runner.js';
import { foldTurn, type TurnState } from './turn-state.js';
import { Turn } from './turn.js';

/** What a client asks for. */
export interface StartTurn {
  readonly principal: Principal;
  readonly conversation: Conversation;
  /** Those of the server when absent. */
  readonly tools?: TurnTools;
  /** What the caller wishes of the model beyond the configuration. */
  readonly options?: ModelOptions;
  /** Whether delivered text can be taken back, so that a failed answer may start anew. */
  readonly canRetract?: boolean;
  /** The caller's own name for its user, for the logs. */
  readonly userId?: string | undefined;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  /** Ends the turn when it aborts. Left out by routes whose turn can be resumed. */
  readonly cancelOn?: AbortSignal;
  /** How fast the events can be taken; as fast as they come when absent. */
  readonly pace?: ReaderPace;
}

export interface StartedTurn {
  readonly turnId: string;
  /** Made up for this turn when the conversation is the caller's own. */
  readonly sessionId: string;
  /** The turn's events from the first on; completes behind the terminal one. */
  readonly events: Observable<TurnEvent>;
}

/** The turns of this service: the one door for every dialect. */
@Injectable()
export class TurnsService implements BeforeApplicationShutdown {
  private readonly running = new Map<string, Turn>();
  private isShuttingDown = false;

  constructor(
    private readonly runner: TurnRunner,
    private readonly log: TurnLog,
    private readonly providers: ProviderFactory,
    @Inject(section('turn')) private readonly config: TurnConfig,
    @Inject(section('server')) private readonly server: ServerConfig,
  ) {}

  /**
   * Starts a turn and waits for its first text or tool event. Throws what ended it before that, as an
   * `AppError` with its HTTP status; whatever happens later is in the events.
   */
  async start(command: StartTurn): Promise<StartedTurn> {
    if (this.isShuttingDown) {
      throw new AppError('SERVER.SHUTTING_DOWN', 'The server is restarting. Try again in a moment.', {
        retryAfterMs: 1000,
      });
    }
    const turn = this.create(command);
    const { turnId, sessionId } = turn.parameters;
    const stopListening = cancelOn(turn, command.cancelOn);
    this.running.set(turnId, turn);
    turn.onEnd(() => {
      stopListening();
      this.running.delete(turnId);
    });
    const context = {
      ...(currentContext() ?? { requestId: turnId }),
      turnId,
      sessionId,
      ...(command.userId !== undefined && { userId: command.userId }),
    };
    await runInContext(context, async () => {
      try {
        await this.runner.start(turn);
      } catch (error) {
        turn.close();
        throw error;
      }
      await turn.recorder.firstContent;
    });
    return { turnId, sessionId, events: this.log.follow(turnId, 0, command.pace) };
  }

  /** What the log tells of a turn now. Throws `TURN.NOT_FOUND`, also for a turn of somebody else. */
  async state(principal: Principal, turnId: string): Promise<TurnState> {
    await this.assertOwn(principal, turnId);
    const state = foldTurn(await this.log.read(turnId));
    if (state === undefined) throw notFound(turnId);
    return state;
  }

  /**
   * The events above sequence `after`, those there are and those to come; undefined when the turn has ended
   * and there are none. Throws as `state` does.
   */
  async follow(
    principal: Principal,
    turnId: string,
    after: number,
    pace?: ReaderPace,
  ): Promise<Observable<TurnEvent> | undefined> {
    await this.assertOwn(principal, turnId);
    const last = (await this.log.read(turnId)).at(-1);
    if (last !== undefined && isTerminal(last) && last.sequence <= after) return undefined;
    return this.log.follow(turnId, after, pace);
  }

  /** The turn that runs in a session, on this process; undefined when none does. */
  runningIn(principal: Principal, sessionId: string): string | undefined {
    for (const [turnId, { parameters }] of this.running) {
      const { conversation, principal: owner } = parameters;
      const isIn = conversation.kind === 'session' && parameters.sessionId === sessionId;
      if (isIn && owner.scope === principal.scope) return turnId;
    }
    return undefined;
  }

  /** Resolves with the turn's state once it has ended. Throws as `state` does. */
  async settled(principal: Principal, turnId: string): Promise<TurnState> {
    await this.running.get(turnId)?.ended;
    return this.state(principal, turnId);
  }

  /** Ends a turn early; a turn that has ended stays as it is. Resolves with its final state; throws as `state` does. */
  async cancel(principal: Principal, turnId: string): Promise<TurnState> {
    await this.assertOwn(principal, turnId);
    this.running.get(turnId)?.cancel('cancelled by the client');
    return this.settled(principal, turnId);
  }

  /** Refuses new turns, lets the running ones finish within the grace period, and cancels the rest. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isShuttingDown = true;
    const turns = [...this.running.values()];
    const allEnded = Promise.all(turns.map((turn) => turn.ended));
    const timer = setTimeout(() => {
      for (const turn of turns) turn.cancel('server shutting down');
    }, this.server.shutdownGraceMs);
    await allEnded;
    clearTimeout(timer);
  }

  private create(command: StartTurn): Turn {
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
    const turnId = randomUUID();
    return new Turn(
      {
        turnId,
        sessionId: sessionId ?? randomUUID(),
        principal,
        conversation,
        tools,
        options,
        canRetract,
        targets,
        timeoutMs: this.config.timeoutMs,
      },
      new TurnRecorder(turnId, this.log),
    );
  }

  private async assertOwn(principal: Principal, turnId: string): Promise<void> {
    if ((await this.log.scopeOf(turnId)) !== principal.scope) throw notFound(turnId);
  }
}

function cancelOn(turn: Turn, signal: AbortSignal | undefined): () => void {
  const cancel = (): void => {
    turn.cancel('client disconnected');
  };
  if (signal?.aborted === true) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  return () => signal?.removeEventListener('abort', cancel);
}

function notFound(turnId: string): AppError {
  return new AppError('TURN.NOT_FOUND', 'There is no turn with this id, or its events are no longer kept.', {
    details: { turn_id: turnId },
  });
}
