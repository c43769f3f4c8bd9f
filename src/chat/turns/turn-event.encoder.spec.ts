import { describe, expect, it } from '@jest/globals';
import type { TurnEvent, TurnEventBody } from '../../conversation/index.js';
import { encodeTurnEvent } from './turn-event.encoder.js';

const TARGET = { provider: 'gpt', model: 'm' };
const KEPT = { ...TARGET, reason: 'overloaded' };

const CASES: readonly (readonly [TurnEventBody, details: object])[] = [
  [
    { type: 'usage', ...KEPT, inputTokens: 1, outputTokens: 2, estimated: true, durationMs: 5, keyIndex: 1 },
    { durationMs: 5, keyIndex: 1 },
  ],
  [
    {
      type: 'attempt',
      ...KEPT,
      number: 2,
      mode: 'retry',
      delayMs: 3,
      keyIndex: 0,
      failedAfterMs: 5,
      failedKeyIndex: 1,
    },
    { keyIndex: 0, failedAfterMs: 5, failedKeyIndex: 1 },
  ],
  [
    {
      type: 'turn-error',
      code: 'UPSTREAM_OVERLOADED',
      message: 'busy',
      retryable: true,
      partialText: '',
      failedReason: 'overloaded',
      failedAfterMs: 5,
      failedKeyIndex: 1,
    },
    { failedAfterMs: 5, failedKeyIndex: 1 },
  ],
  [
    { type: 'turn-cancelled', reason: 'bored', failedAfterMs: 5, failedKeyIndex: 1 },
    { failedAfterMs: 5, failedKeyIndex: 1 },
  ],
  [{ type: 'tool-result', callId: 'c', name: 'f', result: 1, durationMs: 5 }, {}],
  [{ type: 'text-delta', text: 'Hi' }, {}],
];

describe('encodeTurnEvent', () => {
  const sent = (event: TurnEvent, areAttemptsDetailed: boolean): unknown => {
    const { text } = encodeTurnEvent(event, { areAttemptsDetailed });
    return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? '');
  };

  it.each(CASES)('tells the key and the times of an attempt where that is on: %j', (body, details) => {
    const event: TurnEvent = { sequence: 1, timestamp: 2, ...body };
    const rest = Object.fromEntries(Object.entries(event).filter(([name]) => !(name in details)));

    expect(sent(event, true)).toEqual(event);
    expect(sent(event, false)).toEqual(rest);
  });
});
