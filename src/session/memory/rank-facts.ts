import { toQueryTerms, toTerms } from './terms.js';
import type { Fact, RecallOptions } from './user-memory.js';

/** How much a step of importance weighs against relevance, which is 0 to 1. */
export const IMPORTANCE_WEIGHT = 0.1;

/**
 * The facts that match a query, best first. Relevance is the share of the query's words that a fact has, rare words
 * counting more; importance adds to it, and the latest goes first among equals. A query without words takes all.
 */
export function rankFacts(
  facts: readonly Fact[],
  { query, limit, isFilled = false }: Omit<RecallOptions, 'signal'>,
): Fact[] {
  const current = currentOf(facts);
  const terms = toQueryTerms(query);
  if (terms.length === 0) return current.slice(0, limit);

  const termsOf = new Map(current.map((fact) => [fact, new Set(toTerms(fact.text))]));
  const weights = terms.map((term) => {
    const count = current.filter((fact) => termsOf.get(fact)?.has(term)).length;
    return [term, Math.log(1 + current.length / Math.max(1, count))] as const;
  });
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const relevanceOf = (fact: Fact): number =>
    weights.reduce((sum, [term, weight]) => sum + (termsOf.get(fact)?.has(term) ? weight : 0), 0) / total;

  const scored = current.map((fact) => ({ fact, relevance: total === 0 ? 0 : relevanceOf(fact) }));
  const matching = scored
    .filter(({ relevance }) => relevance > 0)
    .map(({ fact, relevance }) => ({ fact, score: relevance + IMPORTANCE_WEIGHT * fact.importance }))
    // Stable: among equals the order of importance and time stays.
    .sort((one, other) => other.score - one.score);
  const others = isFilled ? scored.filter(({ relevance }) => relevance === 0) : [];
  return [...matching, ...others].slice(0, limit).map(({ fact }) => fact);
}

/**
 * The facts that hold, the most important first, then the latest. Of those that share a subject only the latest
 * does, also when two writers did not see each other.
 */
export function currentOf(facts: readonly Fact[]): Fact[] {
  const latest = new Map<string, Fact>();
  for (const fact of facts) {
    if (fact.supersededBy !== undefined || fact.subject === undefined) continue;
    const other = latest.get(fact.subject);
    if (other === undefined || isLater(fact, other)) latest.set(fact.subject, fact);
  }
  return facts
    .filter((fact) => fact.supersededBy === undefined)
    .filter((fact) => fact.subject === undefined || latest.get(fact.subject) === fact)
    .sort(byImportance);
}

/** The most important first, then the latest. */
export function byImportance(one: Fact, other: Fact): number {
  return other.importance - one.importance || (isLater(one, other) ? -1 : 1);
}

function isLater(one: Fact, other: Fact): boolean {
  return one.updatedAt === other.updatedAt ? one.id > other.id : one.updatedAt > other.updatedAt;
}
