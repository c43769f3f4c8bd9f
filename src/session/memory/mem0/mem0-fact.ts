import { createHash } from 'node:crypto';
import type { PreparedFact } from '../prepare-fact.js';
import { MAX_TEXT_LENGTH, type Fact, type MemoryOwner } from '../user-memory.js';
import type { Mem0Memory } from './mem0-client.js';

/** A fact and the memory of Mem0 that holds it. */
export interface HeldFact {
  readonly fact: Fact;
  readonly memoryId: string;
}

/**
 * The name of a user, or of a session, at Mem0: a digest, so that it is within any limit, is never Mem0's wildcard `*`,
 * and tells Mem0 nothing. Different owners never share one.
 */
export function toEntityId(kind: 'user' | 'session', scope: string, id: string): string {
  return `nestor-${kind}-${digestOf([scope, id])}`;
}

/** The id of a fact: the same text of the same user always has the same one, so that nothing is there twice. */
export function toFactId({ scope, userId }: MemoryOwner, { sameKey }: Pick<PreparedFact, 'sameKey'>): string {
  return digestOf([scope, userId, sameKey]).slice(0, 32);
}

/** What is kept at Mem0 beside the text. */
export function toMetadata(fact: Fact): object {
  return {
    nestor_fact_id: fact.id,
    importance: fact.importance,
    told_at: fact.updatedAt,
    ...(fact.subject !== undefined && { subject: fact.subject }),
    ...(fact.sourceTurnId !== undefined && { source_turn_id: fact.sourceTurnId }),
    ...(fact.sourceSessionId !== undefined && { source_session_id: fact.sourceSessionId }),
    ...(fact.supersededBy !== undefined && { superseded_by: fact.supersededBy }),
  };
}

/** A memory as a fact. One that others have put there has no metadata of ours, and goes by Mem0's own id. */
export function toHeldFact({ id, memory, metadata, created_at, updated_at }: Mem0Memory): HeldFact {
  const kept = Object(metadata) as Record<string, unknown>;
  const createdAt = toTime(created_at) ?? 0;
  const { subject, importance } = kept;
  const fact: Fact = {
    id: textOf(kept['nestor_fact_id']) ?? id,
    text: memory.slice(0, MAX_TEXT_LENGTH),
    importance: typeof importance === 'number' && importance >= 1 && importance <= 5 ? importance : 3,
    createdAt,
    updatedAt: toTime(kept['told_at']) ?? toTime(updated_at) ?? createdAt,
    ...(typeof subject === 'string' && { subject }),
    ...optional('sourceTurnId', kept['source_turn_id']),
    ...optional('sourceSessionId', kept['source_session_id']),
    ...optional('supersededBy', kept['superseded_by']),
  };
  return { fact, memoryId: id };
}

function optional<Name extends string>(name: Name, value: unknown): Partial<Record<Name, string>> {
  const text = textOf(value);
  return text === undefined ? {} : ({ [name]: text } as Record<Name, string>);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function toTime(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const time = new Date(value).getTime();
  return Number.isNaN(time) ? undefined : time;
}

function digestOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
