import type { TurnEvent } from '../../conversation/index.js';

/** An event without the key and the times of attempts, which tell operators how the service is set up and how it does. */
export function withoutAttemptDetails(event: TurnEvent): object {
  switch (event.type) {
    case 'usage': {
      const { keyIndex: _keyIndex, durationMs: _durationMs, ...rest } = event;
      return rest;
    }
    case 'attempt': {
      const { keyIndex: _keyIndex, failedAfterMs: _after, failedKeyIndex: _failedKey, ...rest } = event;
      return rest;
    }
    case 'turn-error':
    case 'turn-cancelled': {
      const { failedAfterMs: _after, failedKeyIndex: _failedKey, ...rest } = event;
      return rest;
    }
    case 'turn-start':
    case 'text-delta':
    case 'tool-call':
    case 'tool-result':
    case 'turn-end':
      return event;
    default:
      return event satisfies never;
  }
}
