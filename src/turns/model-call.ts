import type { AttemptEvent, FinishReason, ToolCall, ToolCallEvent } from '../conversation/index.js';
import type {
  AnsweredAttempt,
  AnswerTaker,
  FailedAttempt,
  NewAttempt,
  RoutedPart,
} from '../providers/index.js';
import type { TurnRecorder } from './turn-recorder.js';
import type { TurnTranscript } from './turn-transcript.js';

/** One model call of a turn: takes what the router gives of its answer to the log and the transcript. */
export class ModelCall implements AnswerTaker {
  finishReason: FinishReason = 'other';
  private failed: FailedAttempt | undefined;

  constructor(
    private readonly recorder: TurnRecorder,
    private readonly transcript: TurnTranscript,
  ) {}

  takenText(): string {
    return this.transcript.currentText;
  }

  takeText(text: string, isLast: boolean): void {
    this.recorder.addText(text, isLast);
  }

  take(part: RoutedPart): void {
    const { recorder, transcript, failed } = this;
    switch (part.type) {
      case 'tool-call':
        recorder.add(toToolCallEvent(transcript.addCall(part.call)));
        break;
      case 'attempt-failed':
        this.failed = part;
        transcript.addFailure(part);
        this.recordUsage(part);
        break;
      case 'attempt':
        this.recordAttempt(part);
        transcript.failure = undefined;
        break;
      case 'attempt-answered':
        transcript.addUsage(part.usage, failed === undefined);
        this.recordUsage(part);
        break;
      case 'finish':
        this.finishReason = part.finishReason;
        break;
      default:
        part satisfies never;
    }
  }

  private recordAttempt({ target, reason, mode, keyIndex, delayMs, isFurther }: NewAttempt): void {
    const { recorder, transcript, failed } = this;
    transcript.switchTo(target);
    const keptLength = transcript.earlierLength;
    recorder.add({
      type: 'attempt',
      number: isFurther ? transcript.countAttempt() : transcript.attemptNumber,
      ...target,
      reason,
      mode,
      ...(keyIndex !== undefined && { keyIndex }),
      ...(delayMs > 0 && { delayMs }),
      ...(isFurther && failed !== undefined && toFailedFields(failed)),
      ...(mode === 'reset' && { keptLength }),
    });
    if (mode === 'reset') recorder.retractText(keptLength);
  }

  private recordUsage(attempt: FailedAttempt | AnsweredAttempt): void {
    const { target, keyIndex, durationMs, usage } = attempt;
    if (usage === undefined) return;
    this.recorder.add({
      type: 'usage',
      ...usage,
      ...target,
      durationMs,
      ...(keyIndex !== undefined && { keyIndex }),
      ...(attempt.type === 'attempt-failed' && { reason: attempt.reason }),
    });
  }
}

/** What a vendor wants back with its call is no client's concern. */
function toToolCallEvent({ callId, name, arguments: args }: ToolCall): ToolCallEvent {
  return { type: 'tool-call', callId, name, arguments: args };
}

function toFailedFields({ durationMs, keyIndex }: FailedAttempt): Partial<AttemptEvent> {
  return { failedAfterMs: durationMs, ...(keyIndex !== undefined && { failedKeyIndex: keyIndex }) };
}
