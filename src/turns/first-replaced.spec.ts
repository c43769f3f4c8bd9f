import { describe, expect, it } from '@jest/globals';
import type { NumberedTurn, TurnPlace } from '../session/index.js';
import type { ReplacedTurns } from './conversation.js';
import { firstReplaced } from './first-replaced.js';

const turns = [
  { id: 'a', number: 2 },
  { id: 'b', number: 3 },
  { id: 'c', number: 7 },
];

const among = (of: readonly NumberedTurn[]) => (place: TurnPlace) => {
  const matches = ({ id, number }: NumberedTurn) =>
    place.kind === 'id' ? id === place.turnId : place.kind === 'after' && number > place.number;
  return Promise.resolve(place.kind === 'last' ? of.at(-1) : of.find(matches));
};

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
  ])('finds %j', async (replaces, number) => {
    expect(await firstReplaced(among(turns), replaces)).toBe(number);
  });

  it.each<ReplacedTurns>([{ kind: 'last' }, { kind: 'last', kept: 'x' }, { kind: 'all' }])(
    'replaces nothing where there is nothing: %j',
    async (replaces) => {
      expect(await firstReplaced(among([]), replaces)).toBeUndefined();
    },
  );

  it.each(['from', 'after'] as const)('knows no other turn (%s)', async (kind) => {
    await expect(firstReplaced(among(turns), { kind, turnId: 'x' })).rejects.toMatchObject({
      code: 'TURN.NOT_FOUND',
      details: { turn_id: 'x' },
    });
  });
});
