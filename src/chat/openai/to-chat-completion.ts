import { NO_USAGE, type ToolCallEvent, type TurnEvent, type Usage } from '../../conversation/index.js';
import { foldTurn } from '../../turns/index.js';
import { toTurnFailure } from '../to-turn-failure.js';
import {
  addAnswered,
  toCompletionId,
  toEpochSeconds,
  toFinishReason,
  toToolCallObject,
  toUsage,
} from './completion-wire.js';

/**
 * A whole turn as one chat completion: https://platform.openai.com/docs/api-reference/chat/object. The model and
 * the usage are those of the target that gave the answer. Throws what ended the turn early.
 */
export function toChatCompletion(
  events: readonly TurnEvent[],
  { areCallsShown }: { readonly areCallsShown: boolean },
): object {
  const last = events.at(-1);
  if (last?.type === 'turn-error' || last?.type === 'turn-cancelled') throw toTurnFailure(last);
  const state = foldTurn(events);
  if (state === undefined || last?.type !== 'turn-end')
    throw new TypeError('the events of a turn are missing');
  const calls = areCallsShown ? survivingCalls(events) : [];
  const hasCalls = calls.length > 0;
  return {
    id: toCompletionId(state.turnId),
    object: 'chat.completion',
    created: toEpochSeconds(state.startedAt),
    model: last.model,
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: hasCalls && state.text === '' ? null : state.text,
          refusal: null,
          ...(hasCalls && { tool_calls: calls.map(toToolCallObject) }),
        },
        logprobs: null,
        finish_reason: toFinishReason(last.finishReason, hasCalls),
      },
    ],
    usage: toUsage(answerUsage(events)),
  };
}

function answerUsage(events: readonly TurnEvent[]): Usage {
  return events.reduce((sum, event) => (event.type === 'usage' ? addAnswered(sum, event) : sum), NO_USAGE);
}

/** The calls behind the last retraction. */
function survivingCalls(events: readonly TurnEvent[]): ToolCallEvent[] {
  const resetAt = events.findLastIndex((event) => event.type === 'attempt' && event.mode === 'reset');
  return events.slice(resetAt + 1).filter((event) => event.type === 'tool-call');
}
