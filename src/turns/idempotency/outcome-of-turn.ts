import { isContent, type TurnEvent } from '../../conversation/index.js';
import { cancelledTurn, SHUTDOWN_REASON } from '../turn-cancellation.js';

/**
 * Whether a repeat gets these events of an ended turn again. Not those of a turn that failed ahead of its first content,
 * or that this process cancelled for its own sake: a repeat of that is another try.
 */
export function isWorthKeeping(events: readonly TurnEvent[]): boolean {
  const last = events.at(-1);
  if (last === undefined) return false;
  if (events.some(isContent)) return true;
  return last.type === 'turn-end' || (last.type === 'turn-cancelled' && last.reason !== SHUTDOWN_REASON);
}

/** Throws what the first request was answered with, when its turn was cancelled ahead of its first content. */
export function assertAnswered(events: readonly TurnEvent[]): void {
  const [first] = events;
  const last = events.at(-1);
  if (last?.type !== 'turn-cancelled' || events.some(isContent)) return;
  throw cancelledTurn(last.reason, first?.type === 'turn-start' ? { turn_id: first.turnId } : undefined);
}
