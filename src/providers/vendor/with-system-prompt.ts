import type { Message } from '../../conversation/index.js';

/** The vendor's own prompt takes the place of the first system message, or goes first where there is none. */
export function withSystemPrompt(
  messages: readonly Message[],
  prompt: string | undefined,
): readonly Message[] {
  if (prompt === undefined) return messages;
  const replaced = messages.findIndex(({ role }) => role === 'system');
  return [{ role: 'system', content: prompt }, ...messages.filter((_, index) => index !== replaced)];
}
