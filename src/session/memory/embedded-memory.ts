import type { Clock } from '../../common/time/index.js';
import { expiryOf, isExtensionDue, SESSION_FACT_TTL_MS } from './fact-retention.js';
import { prepareFact, type PreparedFact } from './prepare-fact.js';
import { currentOf, rankFacts } from './rank-facts.js';
import { toQueryTerms } from './terms.js';
import {
  UserMemory,
  type Fact,
  type MemoryOwner,
  type NewFact,
  type RecallOptions,
  type RememberedFact,
} from './user-memory.js';

/** Facts that are read at once; a user with fewer costs one read, whatever is looked for. */
const READ_SIZE = 100;

/** User memory in the store of the sessions: what the stores have in common. */
export abstract class EmbeddedMemory extends UserMemory {
  protected abstract readonly clock: Clock;

  /**
   * Keeps a fact and marks those of the same subject as superseded by it. `expiresAt` is that of a new fact; one that
   * is there already keeps its own.
   */
  protected abstract store(
    owner: MemoryOwner,
    fact: PreparedFact,
    expiresAt: number | undefined,
  ): Promise<RememberedFact>;

  /** Lets those facts of a user that expire live until a later time, in epoch milliseconds. */
  protected abstract extend(owner: MemoryOwner, expiresAt: number): Promise<void>;

  /** Removes what has expired; returns how many facts. The store may also do so by itself. */
  abstract deleteExpired(): Promise<number>;

  /** Current facts, the most important first, then the latest; read by index. */
  protected abstract readTop(owner: MemoryOwner, limit: number): Promise<Fact[]>;

  /** All current facts that have one of the terms, read by index, in any order. */
  protected abstract readMatching(owner: MemoryOwner, terms: readonly string[]): Promise<Fact[]>;

  /** All facts with the superseded ones, in any order. */
  protected abstract readAll(owner: MemoryOwner): Promise<Fact[]>;

  remember(owner: MemoryOwner, fact: NewFact): Promise<RememberedFact> {
    return this.store(owner, prepareFact(fact), expiryOf(owner, fact, this.clock.now()));
  }

  async recall(owner: MemoryOwner, options: RecallOptions): Promise<Fact[]> {
    const { query, limit, isFilled = false } = options;
    if (!isFilled) {
      const terms = toQueryTerms(query);
      if (terms.length > 0) return rankFacts(await this.readMatching(owner, terms), options);
    }
    const top = await this.readTop(owner, Math.max(limit, READ_SIZE));
    if (top.length === 0) return [];
    const now = this.clock.now();
    if (isExtensionDue(top, now)) await this.extend(owner, now + SESSION_FACT_TTL_MS);
    const terms = toQueryTerms(query);
    if (top.length < READ_SIZE || terms.length === 0) return rankFacts(top, options);
    const matching = await this.readMatching(owner, terms);
    return rankFacts([...new Map([...top, ...matching].map((fact) => [fact.id, fact])).values()], options);
  }

  async list(
    owner: MemoryOwner,
    { limit, isSupersededIncluded = false }: { limit: number; isSupersededIncluded?: boolean },
  ): Promise<Fact[]> {
    if (!isSupersededIncluded) return currentOf(await this.readTop(owner, limit)).slice(0, limit);
    const all = await this.readAll(owner);
    const current = currentOf(all);
    const superseded = all
      .filter((fact) => fact.supersededBy !== undefined)
      .sort((one, other) => other.updatedAt - one.updatedAt);
    return [...current, ...superseded].slice(0, limit);
  }
}
