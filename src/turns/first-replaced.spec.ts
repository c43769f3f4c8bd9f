import { describe, expect, it } from '@jest/globals';
import type { ReplacedTurns } from './conversation.js';
import { firstReplaced } from './first-replaced.js';

const turns = [
  { id: 'a', number: 2 },
  { id: 'b', number: 3 },
  { id: 'c', number: 7 },
];

describe('firstReplaced', () => {
  it.each<[ReplacedTurns, number | undefined]>([
    [{ kind: 'from', turnId: 'b' }, 3],
    [{ kind: 'from', turnId: 'a' }, 2],
    [{ kind: 'after', turnId: 'b' }, 7],
    [{ kind: 'after', turnId: 'c' }, undefined],
    [{ kind: 'last' }, 7],
    [{ kind: 'last', kept: 'b' }, 7],
    [{ kind: 'last', kept: 'c' }, undefined],
    [{ kind: 'all' }, 2],
  ])('finds %j', (replaces, number) => {
    expect(firstReplaced(turns, replaces)).toBe(number);
  });

  it.each<ReplacedTurns>([{ kind: 'last' }, { kind: 'last', kept: 'x' }, { kind: 'all' }])(
    'replaces nothing where there is nothing: %j',
    (replaces) => {
      expect(firstReplaced([], replaces)).toBeUndefined();
    },
  );

  it.each(['from', 'after'] as const)('knows no other turn (%s)', (kind) => {
    expect(() => firstReplaced(turns, { kind, turnId: 'x' })).toThrow(
      expect.objectContaining({ code: 'TURN.NOT_FOUND', details: { turn_id: 'x' } }),
    );
  });
});
