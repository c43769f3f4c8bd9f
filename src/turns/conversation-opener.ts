import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '../common/errors/index.js';
import { section, type TurnConfig } from '../config/index.js';
import type { Message } from '../conversation/index.js';
import { SessionService, type OpenTurn } from '../session/index.js';
import type { Conversation, ReplacedTurns } from './conversation.js';
import { firstReplaced } from './first-replaced.js';
import type { OpenConversation } from './open-conversation.js';
import { PromptBuilder } from './prompt-builder.js';
import { SessionHolder } from './session-holder.js';
import { SessionLock } from './session-lock.js';
import type { Turn } from './turn.js';

/** How often a session that another process holds is tried, in milliseconds, and how much later at random. */
const RETRY_MS = 50;
const RETRY_JITTER_MS = 100;

type SessionConversation = Extract<Conversation, { kind: 'session' }>;

/** Opens the conversation a turn belongs to. */
@Injectable()
export class ConversationOpener {
  constructor(
    private readonly sessions: SessionService,
    private readonly holder: SessionHolder,
    private readonly lock: SessionLock,
    private readonly prompts: PromptBuilder,
    @Inject(section('turn')) private readonly config: TurnConfig,
  ) {}

  /** Waits until the turn may run, and stores the user's message where it is stored at all. Throws when it may not. */
  async open(turn: Turn): Promise<OpenConversation> {
    const { conversation } = turn.parameters;
    switch (conversation.kind) {
      case 'session':
        return this.openSession(turn, conversation);
      case 'own':
        return this.openOwn(conversation.messages);
      default:
        return conversation satisfies never;
    }
  }

  private async openSession(turn: Turn, { input, replaces }: SessionConversation): Promise<OpenConversation> {
    const { principal, sessionId } = turn.parameters;
    const message = this.sessions.admit({ role: 'user', content: input });
    const deadline = performance.now() + this.config.sessionWaitMs;
    const leave = await this.lock.acquire(
      JSON.stringify([principal.scope, sessionId]),
      this.config.sessionWaitMs,
      turn.signal,
    );
    try {
      turn.replacesFrom = replaces && (await this.findReplaced(turn, replaces));
      const opened = await this.begin(turn, message, deadline);
      const buildPrompt = (): Promise<readonly Message[]> =>
        this.prompts.build(turn.parameters, opened, turn.replacesFrom, input);
      return this.holder.hold(turn, opened, buildPrompt, leave);
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** Throws `TURN.NOT_FOUND` when the session has no such turn, or is not there. */
  private async findReplaced({ parameters }: Turn, replaces: ReplacedTurns): Promise<number | undefined> {
    const { principal, sessionId } = parameters;
    return firstReplaced((place) => this.sessions.findNumbered(principal, sessionId, place), replaces);
  }

  /** Tries until the session is free of other processes' turns, or the time to wait is over. */
  private async begin(
    { parameters: { principal, sessionId, turnId, targets }, replacesFrom, signal }: Turn,
    message: ReturnType<SessionService['admit']>,
    deadline: number,
  ): Promise<OpenTurn> {
    const plan = { ...targets[0], replacesFrom };
    for (;;) {
      signal.throwIfAborted();
      const remainingMs = deadline - performance.now();
      try {
        return await this.sessions.beginTurn(principal, sessionId, turnId, message, plan);
      } catch (error) {
        if (!isBusy(error) || remainingMs <= 0) throw error;
      }
      await pause(Math.min(remainingMs, RETRY_MS + Math.random() * RETRY_JITTER_MS), signal);
    }
  }

  private openOwn(messages: readonly Message[]): OpenConversation {
    return {
      hasOwnSystemPrompt: messages.some(({ role }) => role === 'system'),
      prompt: () => Promise.resolve(this.prompts.complete(messages)),
      save: () => Promise.resolve(true),
      isSaved: () => Promise.resolve(true),
      explainLoss: () => Promise.resolve(new AppError('INTERNAL.ERROR', 'The turn could not be kept.')),
      release: () => undefined,
    };
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof AppError && error.code === 'SESSION.BUSY';
}

/** Ends at once when the signal aborts; whoever waits looks at it next. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
