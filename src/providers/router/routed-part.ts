import type { AttemptMode, StreamPart, Target, Usage } from '../../conversation/index.js';
import type { ModelRequest } from '../llm-provider.js';
import type { ProviderErrorKind } from '../provider-error.js';
import type { TurnBudget } from './turn-budget.js';

/** A model call that may go to any of `targets`, in their order. */
export interface RoutedRequest extends Omit<ModelRequest, 'model' | 'isContinuation'> {
  readonly targets: readonly Target[];
  /** What the turn may still spend, shared by its model calls. */
  readonly budget: TurnBudget;
  /** Whether delivered text can be taken back: only then is an answer begun anew that differs from it. */
  readonly canRetract?: boolean;
  /** Who waits, for a fair queue. */
  readonly principal?: string;
}

/** Why the router goes elsewhere: the kind of a failure, or that a target was left alone after earlier ones. */
export type AttemptReason = ProviderErrorKind | 'circuit-open';

/** An attempt has failed, or was stopped from here (`aborted`). What it used counts, though it gave no answer. */
export interface FailedAttempt {
  readonly type: 'attempt-failed';
  readonly target: Target;
  /** The place of the key in the configuration; absent where none was used. */
  readonly keyIndex?: number;
  readonly reason: ProviderErrorKind | 'aborted';
  readonly durationMs: number;
  /** Present when the attempt gave content, or its vendor said what it costs. */
  readonly usage?: Usage;
}

/** Where the answer comes from next. */
export interface NewAttempt {
  readonly type: 'attempt';
  readonly target: Target;
  readonly keyIndex?: number;
  readonly reason: AttemptReason;
  readonly mode: AttemptMode;
  /** How long is waited ahead of it, in milliseconds. */
  readonly delayMs: number;
  /**
   * False when it is no further call: the first one goes to another target than the caller expects, or the
   * one under way turns from replay to reset. With mode `reset` the text of this model call is taken back.
   */
  readonly isFurther: boolean;
}

/** How the attempt that answered went; ahead of its `usage` and `finish`. */
export interface AnsweredAttempt {
  readonly type: 'attempt-answered';
  readonly target: Target;
  readonly keyIndex?: number;
  readonly durationMs: number;
  readonly usage: Usage;
}

/**
 * What a routed model call yields but its text. Tool calls are held back until the answer is whole, so that no cut leaves
 * half a set of them.
 */
export type RoutedPart =
  Exclude<StreamPart, { type: 'text' | 'usage' }> | FailedAttempt | NewAttempt | AnsweredAttempt;

/** Who takes the answer of a routed model call. What its methods throw ends the call. */
export interface AnswerTaker {
  /** The text of this model call that has been taken, without what was taken back. */
  takenText(): string;
  /** Text as soon as it is there; `isLast` where the end of this model call is there already, and follows at once. */
  takeText(text: string, isLast: boolean): void;
  /** All else, in order with the text. */
  take(part: RoutedPart): void;
}
