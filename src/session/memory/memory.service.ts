import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/context/index.js';
import { AppError } from '../../common/errors/index.js';
import { toMemoryOwner } from './memory-owner.js';
import { toSameKey, toTidyText } from './prepare-fact.js';
import { toQueryTerms, toTerms } from './terms.js';
import {
  MAX_TEXT_LENGTH,
  UserMemory,
  type Fact,
  type NewFact,
  type RecallOptions,
  type RememberedFact,
} from './user-memory.js';

const MAX_SUBJECT_LENGTH = 100;
/** How many facts are looked through for one that is described by its text. */
const MAX_CANDIDATES = 20;

/** What came of forgetting by a text: the fact that is gone, else those that it might mean. */
export type ForgottenFact =
  { readonly forgotten: Fact } | { readonly forgotten: undefined; readonly candidates: readonly Fact[] };

/**
 * User memory as controllers and tools use it: for a principal, by the id of a user. Every method throws
 * `REQUEST.INVALID` for an id that cannot be, and `STORE.UNAVAILABLE` or `MEMORY.UNAVAILABLE` as the memory does.
 */
@Injectable()
export class MemoryService {
  constructor(private readonly memory: UserMemory) {}

  /** Throws `REQUEST.INVALID` for a fact that is blank or too long, or an importance that is not 1 to 5. */
  async remember(principal: Principal, userId: string, fact: NewFact): Promise<RememberedFact> {
    const owner = toMemoryOwner(principal, userId);
    assertFact(fact);
    return this.memory.remember(owner, fact);
  }

  async recall(principal: Principal, userId: string, options: RecallOptions): Promise<Fact[]> {
    return this.memory.recall(toMemoryOwner(principal, userId), options);
  }

  async list(
    principal: Principal,
    userId: string,
    options: { readonly limit: number; readonly isSupersededIncluded?: boolean },
  ): Promise<Fact[]> {
    return this.memory.list(toMemoryOwner(principal, userId), options);
  }

  /** Throws `MEMORY.NOT_FOUND`. */
  async forget(principal: Principal, userId: string, factId: string): Promise<void> {
    if (await this.memory.forget(toMemoryOwner(principal, userId), factId)) return;
    throw new AppError('MEMORY.NOT_FOUND', 'Nothing with this id is known of this user.', {
      details: { fact_id: factId },
    });
  }

  /** Forgets the fact of this id, or of this text, or the only one that has all words of the text. */
  async forgetMatching(principal: Principal, userId: string, idOrText: string): Promise<ForgottenFact> {
    const owner = toMemoryOwner(principal, userId);
    const terms = toQueryTerms(idOrText);
    const [found, listed] = await Promise.all([
      this.memory.recall(owner, { query: idOrText, limit: MAX_CANDIDATES }),
      this.memory.list(owner, { limit: MAX_CANDIDATES }),
    ]);
    const exact = [...found, ...listed].find(
      (fact) => fact.id === idOrText.trim() || toSameKey(fact.text) === toSameKey(idOrText),
    );
    const matching = terms.length === 0 ? [] : found.filter((fact) => hasAll(fact, terms));
    const meant = exact ?? (matching.length === 1 ? matching[0] : undefined);
    if (meant !== undefined && (await this.memory.forget(owner, meant.id))) return { forgotten: meant };
    return { forgotten: undefined, candidates: found.length > 0 ? found : listed };
  }

  /** Returns how many facts were known. */
  async forgetAll(principal: Principal, userId: string): Promise<number> {
    return this.memory.forgetAll(toMemoryOwner(principal, userId));
  }

  /** Removes what a session told; called when the session is deleted. */
  async forgetSession(scope: string, sessionId: string): Promise<void> {
    await this.memory.forgetSession(scope, sessionId);
  }
}

function hasAll(fact: Fact, terms: readonly string[]): boolean {
  const own = new Set(toTerms(fact.text));
  return terms.every((term) => own.has(term));
}

function assertFact({ text, subject, importance }: NewFact): void {
  const tidy = toTidyText(text);
  if (!/[\p{L}\p{N}]/u.test(tidy)) throw invalid('fact', 'must say something');
  if (tidy.length > MAX_TEXT_LENGTH) throw invalid('fact', `must have at most ${MAX_TEXT_LENGTH} characters`);
  if (subject !== undefined && subject.length > MAX_SUBJECT_LENGTH) {
    throw invalid('subject', `must have at most ${MAX_SUBJECT_LENGTH} characters`);
  }
  if (importance !== undefined && !(Number.isInteger(importance) && importance >= 1 && importance <= 5)) {
    throw invalid('importance', 'must be a whole number from 1 to 5');
  }
}

function invalid(field: string, rule: string): AppError {
  return new AppError('REQUEST.INVALID', `The ${field} ${rule}.`, { details: { field } });
}
