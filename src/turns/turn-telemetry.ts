import { Injectable, Logger } from '@nestjs/common';
import { ConversationLog } from '../common/logging/index.js';
import type { ReadableText } from '../common/text/index.js';
import type { TurnEvent } from '../conversation/index.js';
import type { Conversation } from './conversation.js';
import { TurnMetrics } from './turn-metrics.js';
import type { TurnWatcher } from './turn-recorder.js';
import { TurnSummarizer, type TurnSummary } from './turn-summary.js';

/** Watches the events of turns: what they used is counted as it comes, and one line of the log tells how each ended. */
@Injectable()
export class TurnTelemetry {
  private readonly logger = new Logger('Turn');

  constructor(
    private readonly metrics: TurnMetrics,
    private readonly conversations: ConversationLog,
  ) {}

  /** The watcher of one new turn. */
  watch(conversation: Conversation): TurnWatcher {
    return new SummarizedTurn(this, conversation);
  }

  noteEvent(event: TurnEvent): void {
    if (event.type === 'turn-start') this.metrics.running += 1;
    if (event.type === 'usage') this.metrics.usage(event);
  }

  noteEnd(summary: TurnSummary, conversation: Conversation, text: ReadableText): void {
    this.metrics.running -= 1;
    this.metrics.ended(summary);
    this.logger.log(summary, `A turn ended: ${describe(summary)}`);
    if (!this.conversations.isOn) return;
    this.conversations.write({
      outcome: summary.outcome,
      input: inputOf(conversation),
      answer: text.toString(),
    });
  }
}

class SummarizedTurn implements TurnWatcher {
  private readonly summarizer = new TurnSummarizer();

  constructor(
    private readonly telemetry: TurnTelemetry,
    private readonly conversation: Conversation,
  ) {}

  note(event: TurnEvent, text: ReadableText): void {
    this.telemetry.noteEvent(event);
    const summary = this.summarizer.accept(event);
    if (summary !== undefined) this.telemetry.noteEnd(summary, this.conversation, text);
  }
}

function inputOf(conversation: Conversation): string {
  if (conversation.kind === 'session') return conversation.input;
  return conversation.messages.findLast(({ role }) => role === 'user')?.content ?? '';
}

function describe({ outcome, code, reason, finishReason }: TurnSummary): string {
  const detail = code ?? reason ?? finishReason;
  return detail === undefined ? outcome : `${outcome} (${detail})`;
}
