import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import { isTerminal, type TurnEvent } from '../../../src/conversation/index.js';
import { textOf } from '../../support/event-stream.js';
import type { Refusal } from './failover-app.js';

/** The one event that ends a turn; fails the test where there is none, or more, or something behind it. */
function endOf(events: readonly TurnEvent[]): TurnEvent | undefined {
  expect(events.filter(isTerminal)).toHaveLength(1);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  expect(isTerminal(events.at(-1)!)).toBe(true);
  return events.at(-1);
}

/** The client got exactly this text, can prove it, and was told that it is whole. */
export function expectWhole(events: readonly TurnEvent[], text: string, end: object = {}): void {
  expect(endOf(events)).toMatchObject({
    type: 'turn-end',
    sha256: createHash('sha256').update(text).digest('hex'),
    events: events.length,
    ...end,
  });
  expect(textOf(events)).toBe(text);
}

/** The client was told that the turn failed, why, and which part of the text it holds. */
export function expectFailed(events: readonly TurnEvent[], code: string, partialText = ''): void {
  expect(endOf(events)).toMatchObject({ type: 'turn-error', code, partialText });
  expect(textOf(events)).toBe(partialText);
}

/** The client got nothing but this error, and nothing of the vendor in it. */
export function expectRefused({ status, body }: Refusal, expected: number, code: string): void {
  expect({ status, body }).toMatchObject({ status: expected, body: { error: { code } } });
  expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|fake error|key-0|stack/);
}

/** The attempts after the first, as `mode model after reason`. */
export function attemptsOf(events: readonly TurnEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'attempt' ? [`${event.mode} ${event.model} after ${event.reason}`] : [],
  );
}
