import { describe, expect, it } from '@jest/globals';
import { SHUTDOWN_REASON, toStartFailure, TurnCancellation } from './turn-cancellation.js';

describe('the failure of a turn that was ended while it waited to begin', () => {
  it.each([
    ['the session was deleted', 'TURN.CANCELLED', false],
    [SHUTDOWN_REASON, 'SERVER.SHUTTING_DOWN', true],
  ])('%s: %s', (reason, code, isRetryable) => {
    expect(toStartFailure(new TurnCancellation(reason))).toMatchObject({ code, isRetryable });
  });

  it('is any other one as it is', () => {
    const error = new Error('of another kind');
    expect(toStartFailure(error)).toBe(error);
  });
});
