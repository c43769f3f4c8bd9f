import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TurnEvent } from '../../conversation/index.js';
import { EventTape } from './event-tape.js';

const bodies = fc.oneof(
  fc.record({ type: fc.constant('text-delta' as const), text: fc.string() }),
  fc.record({ type: fc.constant('tool-start' as const), callId: fc.string(), name: fc.string() }),
);

describe('EventTape', () => {
  it('gives every event back, of whatever kinds and however many', () => {
    fc.assert(
      fc.property(fc.array(bodies, { maxLength: 60 }), (all) => {
        const events = all.map(
          (body, index) => ({ sequence: index + 1, timestamp: 5 + index, ...body }) as TurnEvent,
        );
        const tape = new EventTape();
        for (const event of events) tape.push(event);

        expect(tape.toArray()).toEqual(events);
        expect(tape.first).toEqual(events[0]);
      }),
    );
  });
});
