import type { AppError } from '../common/errors/index.js';
import type { ClientConnection, SseFrame } from '../common/http/index.js';
import type { FinishReason, TurnEvent } from '../conversation/index.js';
import { declinedAnswer } from './declined-answer.js';
import { toTurnFailure } from './to-turn-failure.js';

/** A contract that streams nothing but the text of the answer. */
export interface TextDialect {
  text(text: string): SseFrame[];
  /** The answer is all that the model said, which is the whole of it only where it finished by `stop`. */
  end(finishReason: FinishReason): SseFrame[];
  /** The answer ends here and is not whole. */
  failure(error: AppError): SseFrame[];
}

/**
 * Encodes turn events for a contract that has forms for text and its end alone. An answer that was declined before any
 * text is a failure. Throws the failure of a turn while nothing is sent: it can still be an HTTP status then.
 */
export function createTextEncoder(
  dialect: TextDialect,
  client: Pick<ClientConnection, 'isAnswered'>,
): (event: TurnEvent) => SseFrame[] {
  let hasText = false;
  const fail = (failure: AppError): SseFrame[] => {
    if (!client.isAnswered()) throw failure;
    return dialect.failure(failure);
  };
  return (event) => {
    switch (event.type) {
      case 'text-delta':
        hasText = true;
        return dialect.text(event.text);
      case 'turn-end':
        return event.finishReason === 'content-filter' && !hasText
          ? fail(declinedAnswer())
          : dialect.end(event.finishReason);
      case 'turn-error':
      case 'turn-cancelled':
        return fail(toTurnFailure(event));
      case 'turn-start':
      case 'tool-call':
      case 'tool-result':
      case 'attempt':
      case 'usage':
        return [];
      default:
        return event satisfies never;
    }
  };
}
