import {
  addUsage,
  isTerminal,
  NO_USAGE,
  type AttemptEvent,
  type AttemptMode,
  type FinishReason,
  type Target,
  type ToolResultEvent,
  type TurnError,
  type TurnEvent,
  type UsageEvent,
  type Usage,
} from '../conversation/index.js';

/** The reason of an attempt that was stopped from here. */
const ABORTED = 'aborted';

export type TurnStatus = 'running' | 'completed' | 'failed' | 'cancelled';

/** One model call of a turn: what it cost, or why it failed. */
export interface LedgerEntry extends Target {
  readonly number: number;
  readonly outcome: 'running' | 'answered' | 'failed' | 'cancelled';
  /** The kind of the failure. */
  readonly reason?: string;
  /** The place of the key in the configuration, from 0. */
  readonly keyIndex?: number;
  /** How it went on with the answer; absent for the first attempt of a model call. */
  readonly mode?: AttemptMode;
  /** How long was waited ahead of it, in milliseconds. */
  readonly delayMs?: number;
  readonly durationMs?: number;
  readonly usage?: Usage;
}

/** One tool call of a turn. */
export interface ToolLedgerEntry {
  readonly callId: string;
  readonly name: string;
  readonly ok: boolean;
  /** The code of the error. With `ok` false. */
  readonly code?: string;
  readonly durationMs: number;
  /** True where the tool was not run: a same call had the result. */
  readonly cached: boolean;
}

/** A turn as its log tells it at one moment. Times in epoch milliseconds. */
export interface TurnState extends Target {
  readonly turnId: string;
  readonly sessionId: string;
  readonly status: TurnStatus;
  readonly text: string;
  readonly finishReason?: FinishReason;
  /** Of the model calls that gave the answer. */
  readonly usage: Usage;
  /** Of all attempts, those that failed as well. */
  readonly spend: Usage;
  readonly ledger: readonly LedgerEntry[];
  /** Every tool call that has come back, in that order. */
  readonly toolCalls: readonly ToolLedgerEntry[];
  readonly error?: Pick<TurnError, 'code' | 'message' | 'retryable'>;
  readonly cancelReason?: string;
  readonly messageId?: string;
  readonly sha256?: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** The sequence of the last event. */
  readonly events: number;
}

/** Reads the state of a turn off its events, which begin with `turn-start`; undefined when there are none. */
export function foldTurn(events: readonly TurnEvent[]): TurnState | undefined {
  const [first] = events;
  if (first?.type !== 'turn-start') return undefined;
  const { turnId, sessionId, provider, model } = first;
  const opening: TurnState = {
    turnId,
    sessionId,
    provider,
    model,
    status: 'running',
    text: '',
    usage: NO_USAGE,
    spend: NO_USAGE,
    ledger: [{ number: 1, provider, model, outcome: 'running' }],
    toolCalls: [],
    startedAt: first.timestamp,
    events: 1,
  };
  return events.slice(1).reduce(advance, opening);
}

function advance(state: TurnState, event: TurnEvent): TurnState {
  const next: TurnState = {
    ...state,
    events: event.sequence,
    ...(isTerminal(event) && { endedAt: event.timestamp }),
  };
  switch (event.type) {
    case 'text-delta':
      return { ...next, text: state.text + event.text };
    case 'usage': {
      const { inputTokens, outputTokens, cachedInputTokens, estimated, costUsd } = event;
      const usage: Usage = {
        inputTokens,
        outputTokens,
        estimated,
        ...(cachedInputTokens !== undefined && { cachedInputTokens }),
        ...(costUsd !== undefined && { costUsd }),
      };
      return {
        ...next,
        ...(event.reason === undefined && { usage: addUsage(state.usage, usage) }),
        spend: addUsage(state.spend, usage),
        ledger: amendLast(withoutReason(state.ledger), { ...outcomeOf(event), usage }),
      };
    }
    case 'attempt': {
      const { provider, model, mode, keptLength = 0 } = event;
      return {
        ...next,
        provider,
        model,
        text: mode === 'reset' ? state.text.slice(0, keptLength) : state.text,
        ledger: openAttempt(state.ledger, event),
      };
    }
    case 'tool-result':
      return { ...next, ledger: openNextCall(state), toolCalls: [...state.toolCalls, toToolEntry(event)] };
    case 'turn-end': {
      const { provider, model, finishReason, usage, messageId, sha256 } = event;
      return { ...next, status: 'completed', provider, model, finishReason, usage, messageId, sha256 };
    }
    case 'turn-error': {
      const { code, message, retryable } = event;
      return {
        ...next,
        status: 'failed',
        error: { code, message, retryable },
        ledger: closeLast(state.ledger, failureOf(event)),
      };
    }
    case 'turn-cancelled':
      return {
        ...next,
        status: 'cancelled',
        cancelReason: event.reason,
        ledger: closeLast(state.ledger, { outcome: 'cancelled', ...attemptFactsOf(event) }),
      };
    case 'turn-start':
    case 'tool-call':
      return next;
    default:
      return event satisfies never;
  }
}

function toToolEntry(event: ToolResultEvent): ToolLedgerEntry {
  const { callId, name, error, code, durationMs, cached = false } = event;
  return { callId, name, ok: error === undefined, ...(code !== undefined && { code }), durationMs, cached };
}

function outcomeOf({ durationMs, keyIndex, reason }: UsageEvent): Partial<LedgerEntry> {
  return {
    ...endOf(reason),
    durationMs,
    ...(keyIndex !== undefined && { keyIndex }),
  };
}

/** The last attempt of a failed turn; where it was stopped, or none was under way, the turn's own code tells why. */
function failureOf(event: TurnError): Partial<LedgerEntry> {
  const { code, failedReason = ABORTED } = event;
  return {
    outcome: 'failed',
    reason: failedReason === ABORTED ? code : failedReason,
    ...attemptFactsOf(event),
  };
}

/** What an event tells of the attempt that ended ahead of it. */
function attemptFactsOf({
  failedAfterMs,
  failedKeyIndex,
}: Pick<TurnError, 'failedAfterMs' | 'failedKeyIndex'>): Partial<LedgerEntry> {
  return {
    ...(failedAfterMs !== undefined && { durationMs: failedAfterMs }),
    ...(failedKeyIndex !== undefined && { keyIndex: failedKeyIndex }),
  };
}

function endOf(reason: string | undefined): Pick<LedgerEntry, 'outcome' | 'reason'> {
  if (reason === undefined) return { outcome: 'answered' };
  return reason === ABORTED ? { outcome: 'cancelled' } : { outcome: 'failed', reason };
}

/** A further attempt ends the one before it; one with the number of the last takes its place. */
function openAttempt(ledger: readonly LedgerEntry[], event: AttemptEvent): LedgerEntry[] {
  const { number, provider, model, mode, reason, keyIndex, delayMs } = event;
  const entry: LedgerEntry = {
    number,
    provider,
    model,
    outcome: 'running',
    mode,
    ...(keyIndex !== undefined && { keyIndex }),
    ...(delayMs !== undefined && { delayMs }),
  };
  if (ledger.at(-1)?.number === number) return [...ledger.slice(0, -1), { ...ledger.at(-1), ...entry }];
  return [...amendLast(ledger, { outcome: 'failed', reason, ...attemptFactsOf(event) }), entry];
}

function amendLast(ledger: readonly LedgerEntry[], change: Partial<LedgerEntry>): LedgerEntry[] {
  const last = ledger.at(-1);
  return last === undefined ? [] : [...ledger.slice(0, -1), { ...last, ...change }];
}

/** Of a stored turn, failed attempts and the one that answered are told as one. */
function withoutReason(ledger: readonly LedgerEntry[]): LedgerEntry[] {
  return ledger.map((entry, index) => {
    if (index < ledger.length - 1) return entry;
    const { reason: _earlier, ...rest } = entry;
    return rest;
  });
}

function closeLast(ledger: readonly LedgerEntry[], change: Partial<LedgerEntry>): readonly LedgerEntry[] {
  const { outcome } = ledger.at(-1) ?? {};
  return outcome === 'running' || outcome === 'cancelled' ? amendLast(ledger, change) : ledger;
}

/** After tool results the model is called again. */
function openNextCall({ ledger, provider, model }: TurnState): readonly LedgerEntry[] {
  const last = ledger.at(-1);
  if (last === undefined || last.outcome === 'running') return ledger;
  return [...ledger, { number: last.number + 1, provider, model, outcome: 'running' }];
}
