import type { NumberedTurn, TurnPlace } from '../session/index.js';
import type { ReplacedTurns } from './conversation.js';
import { turnNotFound } from './turn-not-found.js';

/** Finds a turn of the session. */
type FindTurn = (place: TurnPlace) => Promise<NumberedTurn | undefined>;

/**
 * The number of the first turn of a session that is replaced; undefined where none is. Throws `TURN.NOT_FOUND` for a
 * turn that is none of the session's.
 */
export async function firstReplaced(find: FindTurn, replaces: ReplacedTurns): Promise<number | undefined> {
  switch (replaces.kind) {
    case 'from':
      return numberOf(find, replaces.turnId);
    case 'after':
      return (await find({ kind: 'after', number: await numberOf(find, replaces.turnId) }))?.number;
    case 'last': {
      const last = await find({ kind: 'last' });
      return last?.id === replaces.kept ? undefined : last?.number;
    }
    case 'all':
      return (await find({ kind: 'after', number: 0 }))?.number;
    default:
      return replaces satisfies never;
  }
}

async function numberOf(find: FindTurn, turnId: string): Promise<number> {
  const turn = await find({ kind: 'id', turnId });
  if (turn === undefined) throw turnNotFound(turnId);
  return turn.number;
}
