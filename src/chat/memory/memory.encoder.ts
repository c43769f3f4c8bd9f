import type { Fact } from '../../session/index.js';
import type { FactItem } from './memory.dto.js';

export function toFactItem(fact: Fact): FactItem {
  const { subject, sourceTurnId, sourceSessionId, supersededBy } = fact;
  return {
    id: fact.id,
    fact: fact.text,
    ...(subject !== undefined && { subject }),
    importance: fact.importance,
    created_at: fact.createdAt,
    updated_at: fact.updatedAt,
    ...(sourceTurnId !== undefined && { source_turn_id: sourceTurnId }),
    ...(sourceSessionId !== undefined && { source_session_id: sourceSessionId }),
    ...(supersededBy !== undefined && { superseded_by: supersededBy }),
  };
}
