import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../conversation/index.js';
import { CallCounter } from './call-counter.js';

const called = (args: JsonObject) => ({ callId: 'c', name: 'look', arguments: args });

describe('CallCounter', () => {
  it('refuses the fourth same call, in whichever order its arguments are written', () => {
    const counter = new CallCounter();
    const outcomes = [
      { a: 1, b: { c: 2, d: 3 } },
      { b: { d: 3, c: 2 }, a: 1 },
      { a: 1, b: { d: 3, c: 2 } },
      { b: { c: 2, d: 3 }, a: 1 },
    ].map((args) => counter.refuse(called(args)));

    expect(outcomes.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    expect(outcomes[3]).toMatchObject({
      ok: false,
      error: expect.stringContaining('already called 3 times'),
    });
    expect(counter.refuse(called({ a: 2 }))).toBeUndefined();
  });

  it('refuses calls beyond the most that a turn may make', () => {
    const counter = new CallCounter();
    const outcomes = Array.from({ length: 201 }, (_value, index) => counter.refuse(called({ index })));

    expect(outcomes.slice(0, 200).every((outcome) => outcome === undefined)).toBe(true);
    expect(outcomes[200]).toMatchObject({ ok: false, error: expect.stringContaining('200 tool calls') });
  });
});
