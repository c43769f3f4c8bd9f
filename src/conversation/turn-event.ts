import type { JsonValue } from './json.js';
import type { FinishReason } from './stream-part.js';
import type { Usage } from './usage.js';

/**
 * How an attempt after the first goes on with the answer: the same target again or the next one with
 * nothing delivered yet (`retry`), from where the text was cut (`continue`), from the start with the
 * delivered text skipped (`replay`), or from the start with the delivered text retracted (`reset`).
 */
export type AttemptMode = 'retry' | 'continue' | 'replay' | 'reset';

export interface TurnStart {
  readonly type: 'turn-start';
  readonly turnId: string;
  readonly sessionId: string;
  readonly provider: string;
  readonly model: string;
}

/** A piece of the answer: all text that arrived in one read from upstream. */
export interface TextDelta {
  readonly type: 'text-delta';
  readonly text: string;
}

export interface ToolCallEvent {
  readonly type: 'tool-call';
  readonly callId: string;
  readonly name: string;
  readonly arguments: JsonValue;
}

/**
 * Either `result` or `error` is there, and with `error` its stable `code`. `durationMs` in whole milliseconds.
 * `cached` where the result of an earlier or simultaneous same call was used.
 */
export interface ToolResultEvent {
  readonly type: 'tool-result';
  readonly callId: string;
  readonly name: string;
  readonly result?: JsonValue;
  readonly error?: string;
  readonly code?: string;
  readonly cached?: boolean;
  readonly durationMs: number;
}

/**
 * A further attempt. `number` counts the turn's attempts from 1; `reason` is the kind of the failure before
 * it. With the number of the attempt under way it is no further one: a target was left alone before it was
 * called (`circuit-open` and the like), or the delivered text is taken back after all (mode `reset`).
 */
export interface AttemptEvent {
  readonly type: 'attempt';
  readonly number: number;
  readonly provider: string;
  readonly model: string;
  readonly reason: string;
  readonly mode: AttemptMode;
  /** The place of the key in the configuration, from 0; absent where none is used. */
  readonly keyIndex?: number;
  /** How long is waited ahead of the attempt, in milliseconds. Absent: not at all. */
  readonly delayMs?: number;
  /** How long the failed attempt before it took, in milliseconds. */
  readonly failedAfterMs?: number;
  /** The place of its key in the configuration. */
  readonly failedKeyIndex?: number;
  /** With mode `reset`: how much of the turn's text stays, in UTF-16 code units; the text of its earlier model calls. */
  readonly keptLength?: number;
}

/**
 * What one attempt used, and how long it took in milliseconds. One that answered has no `reason`; one that
 * failed is told with the kind of its failure, and one that was stopped from here as `aborted`, where it used anything. All
 * count in what the turn spent.
 */
export interface UsageEvent extends Usage {
  readonly type: 'usage';
  readonly provider: string;
  readonly model: string;
  readonly durationMs: number;
  /** The place of the key in the configuration, from 0; absent where none was used. */
  readonly keyIndex?: number;
  readonly reason?: string;
}

/**
 * The turn is complete. `provider` and `model` are those that gave the answer, `usage` is what
 * the model calls used that gave it, `events` the sequence number of this event, `sha256` the lower-case hex digest of all
 * surviving text as UTF-8: with both a client can prove that it lost and doubled nothing.
 */
export interface TurnEnd {
  readonly type: 'turn-end';
  readonly finishReason: FinishReason;
  readonly provider: string;
  readonly model: string;
  readonly usage: Usage;
  readonly messageId: string;
  readonly events: number;
  readonly sha256: string;
}

/** The turn failed; what was delivered before is `partialText` and is not the whole answer. */
export interface TurnError {
  readonly type: 'turn-error';
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly partialText: string;
  /** The kind of the last attempt's failure, where that ended the turn; `aborted` where it was stopped from here. */
  readonly failedReason?: string;
  /** How long that attempt took, in milliseconds. */
  readonly failedAfterMs?: number;
  /** The place of its key in the configuration. */
  readonly failedKeyIndex?: number;
}

export interface TurnCancelled {
  readonly type: 'turn-cancelled';
  readonly reason: string;
  /** How long the attempt took that was stopped with it, in milliseconds. */
  readonly failedAfterMs?: number;
  /** The place of its key in the configuration. */
  readonly failedKeyIndex?: number;
}

/** What happened in a turn, before it is numbered. */
export type TurnEventBody =
  | TurnStart
  | TextDelta
  | ToolCallEvent
  | ToolResultEvent
  | AttemptEvent
  | UsageEvent
  | TurnEnd
  | TurnError
  | TurnCancelled;

/**
 * One entry of a turn's log. `sequence` counts from 1 without gaps; `timestamp` is in epoch
 * milliseconds. Exactly one of turn-end, turn-error and turn-cancelled ends every turn.
 */
export type TurnEvent = TurnEventBody & { readonly sequence: number; readonly timestamp: number };

export type TerminalEvent = Extract<TurnEvent, { type: 'turn-end' | 'turn-error' | 'turn-cancelled' }>;

/** True for the one event that ends a turn. */
export function isTerminal(event: TurnEvent): event is TerminalEvent {
  return event.type === 'turn-end' || event.type === 'turn-error' || event.type === 'turn-cancelled';
}

/** True for the events that make up the answer: once one is out, a failure can no longer be an HTTP status. */
export function isContent(event: TurnEvent): boolean {
  return event.type === 'text-delta' || event.type === 'tool-call' || event.type === 'tool-result';
}
