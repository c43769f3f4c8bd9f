import type { Fact } from '../../memory/user-memory.js';
import type { FactDocument } from './fact.schema.js';

export function toFact(document: FactDocument): Fact {
  const { subject, sourceTurnId, sourceSessionId, supersededBy, expiresAt } = document;
  return {
    id: document._id,
    text: document.text,
    importance: document.importance,
    createdAt: document.createdAt.getTime(),
    updatedAt: document.updatedAt.getTime(),
    ...(isThere(subject) && { subject }),
    ...(isThere(sourceTurnId) && { sourceTurnId }),
    ...(isThere(sourceSessionId) && { sourceSessionId }),
    ...(isThere(supersededBy) && { supersededBy }),
    ...(expiresAt !== undefined && { expiresAt: expiresAt.getTime() }),
  };
}

function isThere(value: string | null | undefined): value is string {
  return value !== null && value !== undefined;
}
