import { turnNotFound } from './turn-not-found.js';
import type { StoredTurn } from '../session/index.js';
import type { ReplacedTurns } from './conversation.js';

/** What is known of a turn of a session. */
type NumberedTurn = Pick<StoredTurn, 'id' | 'number'>;

/**
 * The number of the first turn that is replaced, of the turns of a session, oldest first; undefined where none is.
 * Throws `TURN.NOT_FOUND` for a turn that is none of them.
 */
export function firstReplaced(turns: readonly NumberedTurn[], replaces: ReplacedTurns): number | undefined {
  switch (replaces.kind) {
    case 'from':
      return turns[indexOf(turns, replaces.turnId)]?.number;
    case 'after':
      return turns[indexOf(turns, replaces.turnId) + 1]?.number;
    case 'last': {
      const last = turns.at(-1);
      return last?.id === replaces.kept ? undefined : last?.number;
    }
    case 'all':
      return turns[0]?.number;
    default:
      return replaces satisfies never;
  }
}

function indexOf(turns: readonly NumberedTurn[], turnId: string): number {
  const index = turns.findIndex(({ id }) => id === turnId);
  if (index < 0) throw turnNotFound(turnId);
  return index;
}
