import { createHash } from 'node:crypto';

/** OpenAI's answer to a longer one is a 400: "string too long. Expected a string with maximum length 40". */
const MAX_LENGTH = 40;

/**
 * A call's id as OpenAI takes it: ids of other vendors and of clients may be of any length. The same id always gives
 * the same one, and different ids different ones.
 */
export function toToolCallId(callId: string): string {
  if (callId.length <= MAX_LENGTH) return callId;
  return `call_${createHash('sha256').update(callId).digest('hex').slice(0, 32)}`;
}
