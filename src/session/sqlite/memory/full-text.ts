import { createHash } from 'node:crypto';
import type { MemoryOwner } from '../../memory/user-memory.js';

/** The words that a fact is indexed under, with the one of its owner. */
export function toIndexedText(owner: MemoryOwner, terms: readonly string[]): string {
  return [ownerWord(owner), ...terms.map(termWord)].join(' ');
}

/** The search for a user's facts that have any of the terms; there must be one. */
export function toMatch(owner: MemoryOwner, terms: readonly string[]): string {
  return `${ownerWord(owner)} AND (${terms.map(termWord).join(' OR ')})`;
}

function ownerWord({ scope, userId }: MemoryOwner): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([scope, userId]))
    .digest('hex');
  return `o${digest.slice(0, 32)}`;
}

/** Nothing but letters and digits, so that no word of a user is an operator of the search. */
function termWord(term: string): string {
  return `t${Buffer.from(term).toString('hex')}`;
}
