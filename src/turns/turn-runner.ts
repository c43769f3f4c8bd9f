import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError, toAppError } from '../common/errors/index.js';
import { section, type TurnConfig } from '../config/index.js';
import type { Message } from '../conversation/index.js';
import { ProviderError, toClientError } from '../providers/index.js';
import { SessionService, type NewMessage, type NewOutcome } from '../session/index.js';
import { PromptBuilder } from './prompt-builder.js';
import { SessionLock } from './session-lock.js';
import { TurnCancellation } from './turn-cancellation.js';
import { TurnEngine } from './turn-engine.js';
import { TurnLog } from './turn-log.js';
import type { Turn } from './turn.js';

/** Waits between the tries to store a finished turn, in milliseconds. */
const SAVE_RETRY_DELAYS_MS = [100, 400, 1_500];

/** Takes one turn from its place in the session's queue to its terminal event. */
@Injectable()
export class TurnRunner {
  private readonly logger = new Logger(TurnRunner.name);

  constructor(
    private readonly sessions: SessionService,
    private readonly lock: SessionLock,
    private readonly prompts: PromptBuilder,
    private readonly engine: TurnEngine,
    private readonly log: TurnLog,
    @Inject(section('turn')) private readonly config: TurnConfig,
  ) {}

  /**
   * Waits for the session, stores the user's message and starts the turn. Resolves once it runs;
   * from then on whatever happens is an event. Throws when it could not start, and then nothing runs.
   */
  async start(turn: Turn): Promise<void> {
    const { principal, sessionId, turnId, input, targets } = turn.parameters;
    const release = await this.lock.acquire(
      JSON.stringify([principal.scope, sessionId]),
      this.config.sessionWaitMs,
      turn.signal,
    );
    try {
      const number = await this.sessions.beginTurn(principal, sessionId, turnId, {
        role: 'user',
        content: input,
      });
      await this.log.open(turnId, principal.scope);
      turn.recorder.add({ type: 'turn-start', turnId, sessionId, ...targets[0] });
      this.run(turn, number)
        .catch((error: unknown) => {
          this.logger.error('A turn broke', error);
        })
        .finally(() => {
          release();
          turn.close();
        });
    } catch (error) {
      release();
      throw error;
    }
  }

  private async run(turn: Turn, number: number): Promise<void> {
    const { recorder, transcript, signal } = turn;
    try {
      const prompt = await this.prompts.build(turn.parameters, number);
      const finishReason = await this.engine.run({
        ...turn.parameters,
        prompt,
        signal,
        recorder,
        transcript,
      });
      const messageId = await this.save(turn);
      recorder.end({ finishReason, ...transcript.target, usage: transcript.usage, messageId });
    } catch (error) {
      await this.endEarly(turn, signal.aborted ? signal.reason : error);
    }
  }

  /** Stores a complete turn, trying again for a few seconds while the store is away; returns the answer's id. */
  private async save(turn: Turn): Promise<string> {
    const messageId = randomUUID();
    const messages = nameLast(turn.transcript.messages, messageId);
    for (const delayMs of SAVE_RETRY_DELAYS_MS) {
      try {
        await this.store(turn, 'completed', messages);
        return messageId;
      } catch (error) {
        if (!(error instanceof AppError && error.isRetryable)) throw error;
        await setTimeout(delayMs);
      }
    }
    await this.store(turn, 'completed', messages);
    return messageId;
  }

  /** What was delivered is stored as far as it came; then the terminal event tells why it is not the whole. */
  private async endEarly(turn: Turn, error: unknown): Promise<void> {
    const isCancelled = error instanceof TurnCancellation;
    await this.savePartial(turn, isCancelled ? 'cancelled' : 'failed');
    if (isCancelled) {
      turn.recorder.cancel(error.reason);
      return;
    }
    const known = error instanceof ProviderError ? toClientError(error) : toAppError(error);
    if (known.severity === 'fault') this.logger.error('A turn failed on our side', error);
    turn.recorder.fail(known);
  }

  private async savePartial(turn: Turn, status: 'cancelled' | 'failed'): Promise<void> {
    try {
      await this.store(turn, status, turn.transcript.interruptedMessages());
    } catch (error) {
      this.logger.error('What was delivered of a turn could not be stored', error);
    }
  }

  private async store(
    turn: Turn,
    status: NewOutcome['status'],
    messages: readonly NewMessage[],
  ): Promise<void> {
    const { principal, sessionId, turnId } = turn.parameters;
    const { target, usage } = turn.transcript;
    await this.sessions.endTurn(principal, sessionId, turnId, { status, messages, ...target, usage });
  }
}

function nameLast(messages: readonly Message[], id: string): NewMessage[] {
  return messages.map((message, index) => (index === messages.length - 1 ? { ...message, id } : message));
}
