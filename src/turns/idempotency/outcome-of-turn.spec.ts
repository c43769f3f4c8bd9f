import { describe, expect, it } from '@jest/globals';
import type { TurnEvent, TurnEventBody } from '../../conversation/index.js';
import { assertAnswered, isWorthKeeping } from './outcome-of-turn.js';

const START: TurnEventBody = {
  type: 'turn-start',
  turnId: 't',
  sessionId: 's',
  provider: 'p',
  model: 'm',
};
const TEXT: TurnEventBody = { type: 'text-delta', text: 'so far' };
const ERROR: TurnEventBody = {
  type: 'turn-error',
  code: 'UPSTREAM_FAILED',
  message: 'no',
  retryable: true,
  partialText: '',
};
const END: TurnEventBody = {
  type: 'turn-end',
  finishReason: 'stop',
  provider: 'p',
  model: 'm',
  usage: { inputTokens: 0, outputTokens: 0, estimated: false },
  messageId: 'x',
  events: 2,
  sha256: '',
};
const cancelled = (reason: string): TurnEventBody => ({ type: 'turn-cancelled', reason });
const log = (...bodies: TurnEventBody[]): TurnEvent[] =>
  bodies.map((body, index) => ({ sequence: index + 1, timestamp: 0, ...body }));

describe('what a repeat gets of a turn that', () => {
  it.each([
    ['could not start', log(), false],
    ['failed ahead of its content', log(START, ERROR), false],
    ['failed behind it', log(START, TEXT, ERROR), true],
    ['was cancelled ahead of it', log(START, cancelled('cancelled by the client')), true],
    ['made way for a restart ahead of it', log(START, cancelled('server shutting down')), false],
    ['made way for a restart behind it', log(START, TEXT, cancelled('server shutting down')), true],
    ['answered nothing', log(START, END), true],
  ])('%s', (_name, events, expected) => {
    expect(isWorthKeeping(events)).toBe(expected);
  });

  it('is the error of the first request, where that got one', () => {
    expect(() => assertAnswered(log(START, cancelled('why')))).toThrow(
      expect.objectContaining({
        code: 'TURN.CANCELLED',
        message: expect.stringContaining('why'),
        details: { turn_id: 't' },
      }),
    );
    for (const events of [log(START, TEXT, cancelled('why')), log(START, END), log(START, TEXT, ERROR)]) {
      expect(() => assertAnswered(events)).not.toThrow();
    }
  });
});
