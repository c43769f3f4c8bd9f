import { describe, expect, it } from '@jest/globals';
import type { TurnEvent } from '../../conversation/index.js';
import { packEvents, unpackEvents } from './packed-events.js';

const delta = (sequence: number, text: string): TurnEvent => ({
  sequence,
  timestamp: 1_764_000_000_000 + 7 * sequence,
  type: 'text-delta',
  text,
});

const events: readonly TurnEvent[] = [
  {
    sequence: 1,
    timestamp: 1_764_000_000_000,
    type: 'turn-start',
    turnId: 't',
    sessionId: 's',
    provider: 'p',
    model: 'm',
  },
  delta(2, 'Xin chào '),
  delta(3, '😀'),
  delta(4, 'half \ud83d'),
  {
    sequence: 5,
    timestamp: 1_764_000_000_050,
    type: 'tool-call',
    callId: 'c',
    name: 'n',
    arguments: { $gt: '', 'a.b': 1 },
  },
  delta(6, 'end \u0000'),
  { sequence: 7, timestamp: 1_764_000_000_090, type: 'turn-cancelled', reason: 'why' },
];

describe('packed events', () => {
  it('come back as they were: numbers, times, pieces and any character', () => {
    expect(unpackEvents(packEvents(events))).toEqual(events);
    expect(unpackEvents(packEvents([]))).toEqual([]);
  });

  it('take some bytes for a piece of text, not an object', () => {
    const many = Array.from({ length: 1_000 }, (_value, index) => delta(index + 1, 'word '));
    expect(packEvents(many).length).toBeLessThan(5_000 + 1_000 * 5);
    expect(unpackEvents(packEvents(many))).toEqual(many);
  });
});
