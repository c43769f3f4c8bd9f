import type { TurnPlace } from '../session.repository.js';
import type { Statements } from './statements.js';

/** The row of the turn at a place in a session. */
export function findNumbered(
  statements: Statements,
  live: { scope: string; id: string; now: number },
  place: TurnPlace,
) {
  switch (place.kind) {
    case 'id':
      return statements.findTurnById.get({ ...live, turnId: place.turnId });
    case 'after':
      return statements.findTurnAfter.get({ ...live, number: place.number });
    case 'last':
      return statements.findLastTurn.get(live);
    default:
      return place satisfies never;
  }
}
