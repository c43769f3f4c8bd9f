import { createHash } from 'node:crypto';
import {
  NO_USAGE,
  type Target,
  type ToolMessage,
  type TurnEvent,
  type TurnEventBody,
} from '../conversation/index.js';
import type { FoundTurn, StoredMessage, StoredTurn } from '../session/index.js';

/** What a store does not tell of a turn. */
const UNKNOWN = 'unknown';

type Timed = readonly [timestamp: number, body: TurnEventBody];

/**
 * The events of a turn as far as its messages tell them, numbered anew from 1: one piece of text a model call, one usage
 * for the whole answer and one for all attempts that gave none, and no attempts. Of a turn that has not ended it is the start
 * alone. What a session does not keep is put in general words: an error is `TURN.INTERRUPTED`, and where it was stored by an
 * earlier version the finish reason `other`.
 */
export function rebuildEvents({ sessionId, turn }: FoundTurn): TurnEvent[] {
  const { id: turnId, startedAt, endedAt = startedAt, provider = UNKNOWN, model = UNKNOWN } = turn;
  const start: Timed = [startedAt, { type: 'turn-start', turnId, sessionId, provider, model }];
  const timed: Timed[] = turn.status === 'running' ? [start] : [start, ...rest(turn, { provider, model })];
  return timed.map(([timestamp, body], index) => ({
    sequence: index + 1,
    // The messages of an answer are stored together, at its end.
    timestamp: Math.min(Math.max(timestamp, startedAt), endedAt),
    ...body,
  }));
}

function rest(turn: StoredTurn, target: Target): Timed[] {
  const { startedAt, endedAt = startedAt } = turn;
  const usages = usagesOf(turn, { ...target, durationMs: endedAt - startedAt });
  const told: Timed[] = [
    ...turn.messages.flatMap(toTimed),
    ...usages.map((usage): Timed => [endedAt, usage]),
  ];
  // The start comes ahead of these, and the end behind them.
  return [...told, [endedAt, toEnd(turn, target, told.length + 2)]];
}

/** That of the answer, and that of all attempts that gave none; last the one that the ledger's only entry is told by. */
function usagesOf(
  { status, usage = NO_USAGE, failedUsage }: StoredTurn,
  facts: Target & { readonly durationMs: number },
): TurnEventBody[] {
  const answered: TurnEventBody = { type: 'usage', ...usage, ...facts };
  const failed = (reason: string): TurnEventBody[] =>
    failedUsage === undefined ? [] : [{ type: 'usage', ...failedUsage, ...facts, reason }];
  if (status === 'completed') return [...failed(UNKNOWN), answered];
  return [...(usage.inputTokens + usage.outputTokens > 0 ? [answered] : []), ...failed('aborted')];
}

function toTimed(message: StoredMessage): Timed[] {
  const { createdAt } = message;
  switch (message.role) {
    case 'user':
    case 'system':
      return [];
    case 'assistant': {
      const calls = (message.toolCalls ?? []).map((call): Timed => [
        createdAt,
        { type: 'tool-call', ...call },
      ]);
      return message.content === ''
        ? calls
        : [[createdAt, { type: 'text-delta', text: message.content }], ...calls];
    }
    case 'tool':
      return [[createdAt, toResult(message)]];
    default:
      return message satisfies never;
  }
}

function toResult({ callId, name, content, isError }: ToolMessage): TurnEventBody {
  const outcome = isError === true ? { error: content } : { result: content };
  return { type: 'tool-result', callId, name, durationMs: 0, ...outcome };
}

function toEnd(turn: StoredTurn, target: Target, events: number): TurnEventBody {
  const text = turn.messages.map((message) => (message.role === 'assistant' ? message.content : '')).join('');
  switch (turn.status) {
    case 'completed':
      return {
        type: 'turn-end',
        finishReason: turn.finishReason ?? 'other',
        ...target,
        usage: turn.usage ?? NO_USAGE,
        messageId: turn.messages.at(-1)?.id ?? '',
        events,
        sha256: createHash('sha256').update(text, 'utf8').digest('hex'),
      };
    case 'running':
    case 'failed':
    case 'interrupted':
      return {
        type: 'turn-error',
        code: 'TURN.INTERRUPTED',
        message: 'The turn did not come to its end; this is what was kept of it.',
        retryable: true,
        partialText: text,
      };
    case 'cancelled':
      return { type: 'turn-cancelled', reason: 'no longer known' };
    default:
      return turn.status satisfies never;
  }
}
