import { addUsage, NO_USAGE, type Target, type TurnEvent, type Usage } from '../conversation/index.js';

/** One turn in a line, as logs and metrics tell it. Times in milliseconds. */
export interface TurnSummary extends Target {
  readonly outcome: 'completed' | 'failed' | 'cancelled';
  readonly finishReason?: string;
  /** Of the error, when it failed. */
  readonly code?: string;
  readonly reason?: string;
  readonly durationMs: number;
  /** To the first text or tool call; absent when none came. */
  readonly firstContentMs?: number;
  readonly attempts: number;
  readonly toolCalls: number;
  readonly usage: Usage;
}

/** Reads the summary off the events of a turn as they come; of those of text that follow each other the first is enough. It keeps numbers, not the events. */
export class TurnSummarizer {
  private startedAt = 0;
  private firstContentAt: number | undefined;
  private attempts = 1;
  private toolCalls = 0;
  private waitsForNextCall = false;
  private usage: Usage = NO_USAGE;
  private target: Target = { provider: '', model: '' };

  /** Takes the next event; the summary once it was the last one. */
  accept(event: TurnEvent): TurnSummary | undefined {
    switch (event.type) {
      case 'turn-start':
        this.startedAt = event.timestamp;
        this.target = toTarget(event);
        return undefined;
      case 'tool-call':
        this.toolCalls += 1;
        this.firstContentAt ??= event.timestamp;
        return undefined;
      case 'text-delta':
        this.firstContentAt ??= event.timestamp;
        this.countNextCall();
        return undefined;
      case 'tool-result':
        this.waitsForNextCall = true;
        return undefined;
      case 'attempt':
        this.target = toTarget(event);
        this.waitsForNextCall = false;
        this.attempts = Math.max(this.attempts, event.number);
        return undefined;
      case 'usage':
        this.usage = addUsage(this.usage, event);
        this.countNextCall();
        return undefined;
      case 'turn-end':
        return this.summary(event, {
          outcome: 'completed',
          finishReason: event.finishReason,
          ...toTarget(event),
        });
      case 'turn-error':
        return this.summary(event, { outcome: 'failed', code: event.code });
      case 'turn-cancelled':
        return this.summary(event, { outcome: 'cancelled', reason: event.reason });
      default:
        return event satisfies never;
    }
  }

  /** After tool results the model is called again, which is no event of its own. */
  private countNextCall(): void {
    if (this.waitsForNextCall) this.attempts += 1;
    this.waitsForNextCall = false;
  }

  private summary(
    { timestamp }: TurnEvent,
    ending: Partial<TurnSummary> & Pick<TurnSummary, 'outcome'>,
  ): TurnSummary {
    return {
      ...this.target,
      ...ending,
      durationMs: timestamp - this.startedAt,
      ...(this.firstContentAt !== undefined && { firstContentMs: this.firstContentAt - this.startedAt }),
      attempts: this.attempts,
      toolCalls: this.toolCalls,
      usage: this.usage,
    };
  }
}

function toTarget({ provider, model }: Target): Target {
  return { provider, model };
}
