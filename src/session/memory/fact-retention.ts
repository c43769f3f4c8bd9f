import { ANONYMOUS_SCOPE } from '../../common/context/index.js';
import type { Fact, MemoryOwner, NewFact } from './user-memory.js';

const DAY_MS = 86_400_000;

/** How long what an anonymous session told of itself is kept after it was used last. */
export const SESSION_FACT_TTL_MS = 30 * DAY_MS;

/**
 * Until when a fact is kept, in epoch milliseconds; undefined: for ever. Where a session stands for its user, nobody is
 * left to ask for the fact once the session is gone.
 */
export function expiryOf(
  { scope, userId }: MemoryOwner,
  { sourceSessionId }: Pick<NewFact, 'sourceSessionId'>,
  now: number,
): number | undefined {
  return scope === ANONYMOUS_SCOPE && userId === sourceSessionId ? now + SESSION_FACT_TTL_MS : undefined;
}

/** Whether one of the facts has used up half of its time: so that few uses write. */
export function isExtensionDue(facts: readonly Fact[], now: number): boolean {
  return facts.some(({ expiresAt }) => expiresAt !== undefined && expiresAt < now + SESSION_FACT_TTL_MS / 2);
}
