import type { Clock } from '../../../common/time/index.js';
import { prepareFact, toSameKey } from '../prepare-fact.js';
import { currentOf, IMPORTANCE_WEIGHT } from '../rank-facts.js';
import { toQueryTerms } from '../terms.js';
import {
  UserMemory,
  type Fact,
  type MemoryOwner,
  type NewFact,
  type RecallOptions,
  type RememberedFact,
} from '../user-memory.js';
import { Mem0Client, type Mem0Access } from './mem0-client.js';
import { toEntityId, toFactId, toHeldFact, toMetadata, type HeldFact } from './mem0-fact.js';

/** By Mem0's own default; lower ones have little to do with the query. */
const RELEVANT_SCORE = 0.1;

/**
 * User memory at Mem0, which finds facts by meaning. Mem0 takes additions into its index a moment after it has
 * accepted them: a fact may not be recalled at once.
 */
export class Mem0UserMemory extends UserMemory {
  private readonly client: Mem0Client;

  constructor(
    access: Mem0Access,
    private readonly clock: Clock,
  ) {
    super();
    this.client = new Mem0Client(access);
  }

  async remember(owner: MemoryOwner, told: NewFact): Promise<RememberedFact> {
    const prepared = prepareFact(told);
    const held = await this.read(owner);
    const same = held.find(({ fact }) => toSameKey(fact.text) === prepared.sameKey);
    const subject = prepared.subject ?? same?.fact.subject;
    const rivals = held.filter(({ fact }) => subject !== undefined && fact.subject === subject);
    // Later than all that it supersedes, in one millisecond too.
    const now = Math.max(this.clock.now(), ...rivals.map(({ fact }) => fact.updatedAt + 1));
    const fact: Fact = {
      id: same?.fact.id ?? toFactId(owner, prepared),
      text: prepared.text,
      importance: Math.max(prepared.importance, same?.fact.importance ?? 0),
      createdAt: same?.fact.createdAt ?? now,
      updatedAt: now,
      ...(subject !== undefined && { subject }),
      ...(told.sourceTurnId !== undefined && { sourceTurnId: told.sourceTurnId }),
      ...(told.sourceSessionId !== undefined && { sourceSessionId: told.sourceSessionId }),
    };
    if (same === undefined) await this.add(owner, fact);
    else await this.write({ fact, memoryId: same.memoryId });
    return { fact, isNew: same === undefined, superseded: await this.supersede(fact, rivals) };
  }

  async recall(owner: MemoryOwner, options: RecallOptions): Promise<Fact[]> {
    const { query, limit, isFilled = false, signal } = options;
    if (toQueryTerms(query).length === 0) {
      return currentOf(factsOf(await this.read(owner, signal))).slice(0, limit);
    }
    const memories = await this.client.search(toUser(owner), {
      query,
      // Some of them may be superseded.
      limit: limit * 2,
      threshold: isFilled ? 0 : RELEVANT_SCORE,
      signal,
    });
    const scores = new Map(
      memories.map((memory) => [
        toHeldFact(memory).fact.id,
        typeof memory.score === 'number' ? memory.score : 0,
      ]),
    );
    const worthOf = (fact: Fact): number => (scores.get(fact.id) ?? 0) + IMPORTANCE_WEIGHT * fact.importance;
    return currentOf(factsOf(unique(memories.map(toHeldFact))))
      .sort((one, other) => worthOf(other) - worthOf(one))
      .slice(0, limit);
  }

  async list(
    owner: MemoryOwner,
    { limit, isSupersededIncluded = false }: { limit: number; isSupersededIncluded?: boolean },
  ): Promise<Fact[]> {
    const facts = factsOf(await this.read(owner));
    const superseded = isSupersededIncluded
      ? facts.filter(({ supersededBy }) => supersededBy !== undefined)
      : [];
    return [...currentOf(facts), ...superseded].slice(0, limit);
  }

  async forget(owner: MemoryOwner, factId: string): Promise<boolean> {
    const memories = (await this.client.list(toUser(owner))).map(toHeldFact);
    const isThere = memories.some(({ fact }) => fact.id === factId);
    if (!isThere) return false;
    // The same fact may be held twice, by additions that did not see each other.
    const gone = memories.filter(({ fact }) => fact.id === factId || fact.supersededBy === factId);
    for (const { memoryId } of gone) await this.client.delete(memoryId);
    return true;
  }

  async forgetAll(owner: MemoryOwner): Promise<number> {
    const count = (await this.read(owner)).length;
    await this.client.deleteAll({ user_id: toUser(owner) });
    return count;
  }

  /** Mem0 knows a session's facts as those of one run. What they superseded stays there, and is still not recalled. */
  async forgetSession(scope: string, sessionId: string): Promise<void> {
    await this.client.deleteAll({ run_id: toEntityId('session', scope, sessionId) });
  }

  private async read(owner: MemoryOwner, signal?: AbortSignal): Promise<HeldFact[]> {
    return unique((await this.client.list(toUser(owner), signal)).map(toHeldFact));
  }

  private add(owner: MemoryOwner, fact: Fact): Promise<void> {
    const { sourceSessionId } = fact;
    const runId = sourceSessionId && toEntityId('session', owner.scope, sourceSessionId);
    return this.client.add({ userId: toUser(owner), runId }, fact.text, toMetadata(fact));
  }

  private write({ fact, memoryId }: HeldFact): Promise<void> {
    return this.client.update(memoryId, { text: fact.text, metadata: toMetadata(fact) });
  }

  private async supersede({ id }: Fact, rivals: readonly HeldFact[]): Promise<Fact[]> {
    const superseded: Fact[] = [];
    for (const { fact: other, memoryId } of rivals) {
      if (other.id === id) continue;
      const changed = { ...other, supersededBy: id };
      await this.write({ fact: changed, memoryId });
      if (other.supersededBy === undefined) superseded.push(changed);
    }
    return superseded;
  }
}

function toUser({ scope, userId }: MemoryOwner): string {
  return toEntityId('user', scope, userId);
}

function factsOf(held: readonly HeldFact[]): Fact[] {
  return held.map(({ fact }) => fact);
}

/** Each fact once, as it was told last. */
function unique(held: readonly HeldFact[]): HeldFact[] {
  const byId = new Map<string, HeldFact>();
  for (const one of held) {
    const other = byId.get(one.fact.id);
    if (other === undefined || one.fact.updatedAt >= other.fact.updatedAt) byId.set(one.fact.id, one);
  }
  return [...byId.values()];
}
