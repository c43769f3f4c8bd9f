import type { AppError } from '../common/errors/index.js';
import type { ClientConnection, SseFrame } from '../common/http/index.js';
import type { TurnEvent } from '../conversation/index.js';
import { toTurnFailure } from './to-turn-failure.js';

/** A contract that streams nothing but the text of the answer. */
export interface TextDialect {
  text(text: string): SseFrame[];
  /** The answer is whole. */
  end(): SseFrame[];
  /** The answer ends here and is not whole. */
  failure(error: AppError): SseFrame[];
}

/**
 * Encodes turn events for a contract that has forms for text and its end alone. Throws the failure of a turn while
 * nothing is sent: it can still be an HTTP status then.
 */
export function createTextEncoder(
  dialect: TextDialect,
  client: Pick<ClientConnection, 'isAnswered'>,
): (event: TurnEvent) => SseFrame[] {
  return (event) => {
    switch (event.type) {
      case 'text-delta':
        return dialect.text(event.text);
      case 'turn-end':
        return dialect.end();
      case 'turn-error':
      case 'turn-cancelled': {
        const failure = toTurnFailure(event);
        if (!client.isAnswered()) throw failure;
        return dialect.failure(failure);
      }
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
