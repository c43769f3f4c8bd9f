import type { Message } from '../../conversation/index.js';
import type { ModelRequest } from '../llm-provider.js';

/**
 * The messages to send: the vendor's own prompt takes the place of the first system message, or goes first where
 * there is none. A system prompt of the caller's own stays.
 */
export function withSystemPrompt(
  { messages, hasOwnSystemPrompt = false }: Pick<ModelRequest, 'messages' | 'hasOwnSystemPrompt'>,
  prompt: string | undefined,
): readonly Message[] {
  if (prompt === undefined || hasOwnSystemPrompt) return messages;
  const replaced = messages.findIndex(({ role }) => role === 'system');
  return [{ role: 'system', content: prompt }, ...messages.filter((_, index) => index !== replaced)];
}
