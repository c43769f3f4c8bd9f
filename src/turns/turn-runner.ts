import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { AppError, toAppError } from '../common/errors/index.js';
import { reportFault } from '../common/observability/index.js';
import type { FinishReason } from '../conversation/index.js';
import { ProviderError, toClientError } from '../providers/index.js';
import type { NewMessage, NewOutcome } from '../session/index.js';
import { ConversationOpener } from './conversation-opener.js';
import type { OpenConversation } from './open-conversation.js';
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
    private readonly conversations: ConversationOpener,
    private readonly engine: TurnEngine,
    private readonly log: TurnLog,
  ) {}

  /**
   * Opens the turn's conversation, which may mean to wait for it, and starts the turn. Resolves once it runs;
   * from then on whatever happens is an event. Throws when it could not start, and then nothing runs.
   */
  async start(turn: Turn): Promise<void> {
    const { recorder, parameters } = turn;
    const { principal, sessionId, turnId, targets } = parameters;
    const conversation = await this.conversations.open(turn);
    try {
      recorder.writeTo(
        await this.log.open(turnId, principal.scope, parameters.conversation.kind === 'session'),
      );
      recorder.add({ type: 'turn-start', turnId, sessionId, ...targets[0] });
      this.run(turn, conversation).catch((error: unknown) => {
        this.logger.error({ err: error }, 'What a turn held could not be let go');
      });
    } catch (error) {
      await this.savePartial(turn, conversation, 'failed');
      conversation.release();
      throw error;
    }
  }

  private async run(turn: Turn, conversation: OpenConversation): Promise<void> {
    const { recorder, transcript, signal, parameters } = turn;
    const { hasOwnSystemPrompt } = conversation;
    try {
      const finishReason = await this.engine.run({
        ...parameters,
        options: { ...parameters.options, hasOwnSystemPrompt },
        prompt: await conversation.prompt(),
        signal,
        recorder,
        transcript,
      });
      const messageId = await this.save(turn, conversation, finishReason);
      recorder.end({ finishReason, ...transcript.target, usage: transcript.usage, messageId });
    } catch (error) {
      await this.endEarly(turn, conversation, signal.aborted ? signal.reason : error).catch(
        (broken: unknown) => {
          this.logger.error({ err: broken }, 'A turn broke');
          recorder.fail(toAppError(broken));
        },
      );
    } finally {
      conversation.release();
      turn.close();
    }
  }

  /** Stores a complete turn, trying again for a few seconds while the store is away; returns the answer's id. */
  private async save(
    turn: Turn,
    conversation: OpenConversation,
    finishReason: FinishReason,
  ): Promise<string> {
    const messageId = randomUUID();
    const messages = nameLast(turn.transcript.messages, messageId);
    const outcome = { ...toOutcome(turn, 'completed', messages), finishReason };
    const isKept = await this.untilTried(
      async (failures) =>
        // A try that failed may have come through all the same: then there is nothing left to store.
        (await conversation.save(outcome)) || (failures > 0 && (await conversation.isSaved())),
    );
    if (!isKept) throw await conversation.explainLoss();
    return messageId;
  }

  private async untilTried(attempt: (failures: number) => Promise<boolean>): Promise<boolean> {
    for (const [failures, delayMs] of SAVE_RETRY_DELAYS_MS.entries()) {
      try {
        return await attempt(failures);
      } catch (error) {
        if (!(error instanceof AppError && error.isRetryable)) throw error;
        await setTimeout(delayMs);
      }
    }
    return attempt(SAVE_RETRY_DELAYS_MS.length);
  }

  /** What was delivered is stored as far as it came; then the terminal event tells why it is not the whole. */
  private async endEarly(turn: Turn, conversation: OpenConversation, error: unknown): Promise<void> {
    const isCancelled = error instanceof TurnCancellation;
    await this.savePartial(turn, conversation, isCancelled ? 'cancelled' : 'failed');
    if (isCancelled) {
      turn.recorder.cancel(error.reason, turn.transcript.failure);
      return;
    }
    const known = error instanceof ProviderError ? toClientError(error) : toAppError(error);
    if (known.severity === 'fault') {
      this.logger.error({ err: error }, 'A turn failed on our side');
      reportFault(error);
    }
    turn.recorder.fail(known, turn.transcript.failure);
  }

  private async savePartial(
    turn: Turn,
    conversation: OpenConversation,
    status: 'cancelled' | 'failed',
  ): Promise<void> {
    try {
      await conversation.save(toOutcome(turn, status, turn.transcript.interruptedMessages()));
    } catch (error) {
      this.logger.error({ err: error }, 'What was delivered of a turn could not be stored');
    }
  }
}

function toOutcome(
  { transcript }: Turn,
  status: NewOutcome['status'],
  messages: readonly NewMessage[],
): NewOutcome {
  const { target, usage, failedUsage } = transcript;
  return { status, messages, ...target, usage, failedUsage };
}

function nameLast(messages: readonly NewMessage[], id: string): NewMessage[] {
  return messages.map((message, index) => (index === messages.length - 1 ? { ...message, id } : message));
}
