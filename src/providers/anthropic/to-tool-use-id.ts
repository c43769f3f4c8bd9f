import { createHash } from 'node:crypto';

/**
 * A call's id as Anthropic takes it (`^[a-zA-Z0-9_-]+$`): ids of other vendors and of clients may hold
 * anything. The same id always gives the same one, and different ids different ones.
 */
export function toToolUseId(callId: string): string {
  if (/^[a-zA-Z0-9_-]+$/.test(callId)) return callId;
  const digest = createHash('sha256').update(callId).digest('hex').slice(0, 16);
  return `${callId.replaceAll(/[^a-zA-Z0-9_-]/g, '_')}_${digest}`;
}
