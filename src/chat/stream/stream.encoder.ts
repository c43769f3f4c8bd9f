import { SseFrame, toJson, toJsonText } from '../../common/http/index.js';
import type { Target, ToolResultEvent, TurnEvent } from '../../conversation/index.js';
import { toTurnFailure } from '../to-turn-failure.js';

/**
 * Encodes turn events as the replaced service's stream did: JSON objects with a `type`, nothing but
 * data lines. Its documented readers cut six characters off every line that is not empty and parse the
 * rest, so no event may carry an `id:` or `event:` line. Events that this contract has no form for are dropped.
 * With `isTargetNamed` every event names the provider and the model that give the answer from there on.
 */
export function createStreamEncoder({ isTargetNamed = false } = {}): (event: TurnEvent) => SseFrame[] {
  let sessionId = '';
  let turnId = '';
  let target: Target | undefined;
  /** The fields of the target within JSON. */
  let targetJson = '';

  return (event) => {
    if (event.type === 'text-delta') {
      const content = toJsonText(event.text);
      return [
        SseFrame.written(`{"type":"chunk","content":${content}${targetJson},"timestamp":${event.timestamp}}`),
      ];
    }
    if ('provider' in event) {
      target = { provider: event.provider, model: event.model };
      if (isTargetNamed) targetJson = `,${toJson(target).slice(1, -1)}`;
    }
    const common = { ...(isTargetNamed && target), timestamp: event.timestamp };
    switch (event.type) {
      case 'turn-start':
        ({ sessionId, turnId } = event);
        return [
          SseFrame.json({
            type: 'start',
            session_id: sessionId,
            turn_id: turnId,
            provider: event.provider,
            model: event.model,
            ...common,
          }),
        ];
      case 'tool-call':
        return [
          SseFrame.json({
            type: 'tool_call',
            tool_name: event.name,
            arguments: event.arguments,
            call_id: event.callId,
            ...common,
          }),
        ];
      case 'tool-result':
        return [
          SseFrame.json({
            type: 'tool_result',
            tool_name: event.name,
            result: resultText(event),
            is_error: event.error !== undefined,
            call_id: event.callId,
            ...common,
          }),
        ];
      case 'turn-end':
        return [
          SseFrame.json({
            type: 'end',
            session_id: sessionId,
            turn_id: turnId,
            provider: event.provider,
            model: event.model,
            finish_reason: event.finishReason,
            usage: { input_tokens: event.usage.inputTokens, output_tokens: event.usage.outputTokens },
            sha256: event.sha256,
            ...common,
          }),
        ];
      case 'turn-error':
        return [
          SseFrame.json({
            type: 'error',
            error: event.message,
            code: event.code,
            retryable: event.retryable,
            session_id: sessionId,
            turn_id: turnId,
            ...common,
          }),
        ];
      case 'turn-cancelled': {
        const { message, code, isRetryable } = toTurnFailure(event);
        return [
          SseFrame.json({
            type: 'error',
            error: message,
            code,
            retryable: isRetryable,
            session_id: sessionId,
            turn_id: turnId,
            ...common,
          }),
        ];
      }
      case 'attempt':
      case 'usage':
        return [];
      default:
        return event satisfies never;
    }
  };
}

/** A tool's result is text in this contract; structured results are sent as JSON text. */
function resultText(event: ToolResultEvent): string {
  if (event.error !== undefined) return event.error;
  return typeof event.result === 'string' ? event.result : JSON.stringify(event.result ?? null);
}
