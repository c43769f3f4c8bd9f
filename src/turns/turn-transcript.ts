import type { ReadableText } from '../common/text/index.js';
import {
  addUsage,
  NO_USAGE,
  type Target,
  type ToolCall,
  type ToolMessage,
  type Usage,
} from '../conversation/index.js';
import type { FailedAttempt } from '../providers/index.js';
import type { NewMessage } from '../session/index.js';

/** What came of a turn so far, ready to be stored at any moment. */
export class TurnTranscript {
  private readonly finished: NewMessage[] = [];
  /** Where the text of the model call that is under way begins. */
  private start = 0;
  private calls: ToolCall[] = [];
  private readonly callIds: string[] = [];
  private billedTokens: number | undefined;
  private total: Usage = NO_USAGE;
  private failed: Usage | undefined;
  private attempts = 0;
  /** How the latest attempt failed, until another one begins. */
  failure: FailedAttempt | undefined;

  /** @param text that of the answer, of all model calls, as it grows and is taken back */
  constructor(
    private current: Target,
    private readonly text: ReadableText,
  ) {}

  /** The target that gave the latest part of the answer. */
  get target(): Target {
    return this.current;
  }

  /** What the model calls used that gave the answer. */
  get usage(): Usage {
    return this.total;
  }

  /** What all other attempts used; undefined where none used anything. */
  get failedUsage(): Usage | undefined {
    return this.failed;
  }

  /** Text of the model call that is under way. */
  get currentText(): string {
    return this.text.toString().slice(this.start);
  }

  /** How much of the text is of earlier model calls, in UTF-16 code units. */
  get earlierLength(): number {
    return this.start;
  }

  /** Messages of the model calls and tools that are complete. */
  get messages(): readonly NewMessage[] {
    return this.finished;
  }

  /** How many model calls were begun, whether or not they succeeded. */
  get attemptNumber(): number {
    return this.attempts;
  }

  /** Counts a model call; returns its number, from 1. */
  countAttempt(): number {
    return ++this.attempts;
  }

  switchTo(target: Target): void {
    this.current = target;
  }

  /**
   * Takes a call in and returns it, under an id of its own where an earlier call of the turn has the same: some servers number
   * the calls of each answer anew, and results are told apart by id.
   */
  addCall(call: ToolCall): ToolCall {
    let { callId } = call;
    for (let number = 2; this.callIds.includes(callId); number++) callId = `${call.callId}_${number}`;
    this.callIds.push(callId);
    const taken = callId === call.callId ? call : { ...call, callId };
    this.calls.push(taken);
    return taken;
  }

  /** @param isFirst whether the call's first attempt gave the answer: the usage of another may be of its end alone. */
  addUsage(usage: Usage, isFirst: boolean): void {
    this.total = addUsage(this.total, usage);
    if (isFirst && !usage.estimated) this.billedTokens = usage.outputTokens;
  }

  /** An attempt gave no answer. */
  addFailure(failure: FailedAttempt): void {
    this.failure = failure;
    if (failure.usage !== undefined) this.failed = addUsage(this.failed ?? NO_USAGE, failure.usage);
  }

  /** The model call is over: its text and calls become a message. Returns the calls to run. */
  endCall(): readonly ToolCall[] {
    const calls = this.calls;
    const content = this.currentText;
    if (content !== '' || calls.length > 0) {
      this.finished.push({
        role: 'assistant',
        content,
        ...(calls.length > 0 && { toolCalls: calls }),
        ...(this.billedTokens !== undefined && { billedTokens: this.billedTokens }),
      });
    }
    this.start = this.text.length;
    this.calls = [];
    this.billedTokens = undefined;
    return calls;
  }

  addResult(message: ToolMessage): void {
    this.finished.push(message);
  }

  /** The messages of a turn that did not come to its end: what there is of the last answer is marked. */
  interruptedMessages(): readonly NewMessage[] {
    const content = this.currentText;
    if (content === '' && this.calls.length === 0) return this.finished;
    return [
      ...this.finished,
      {
        role: 'assistant',
        content,
        ...(this.calls.length > 0 && { toolCalls: this.calls }),
        interrupted: true,
      },
    ];
  }
}
