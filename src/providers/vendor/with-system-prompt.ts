import type { Message } from '../../conversation/index.js';
import type { ModelRequest } from '../llm-provider.js';

/**
 * The messages to send: the vendor's own prompt takes the place of the first system message, or goes first where
 * there is none. The leading system messages go out as one, since some servers take a second one for an error.
 * System prompts of the caller's own stay as they are.
 */
export function withSystemPrompt(
  { messages, hasOwnSystemPrompt = false }: Pick<ModelRequest, 'messages' | 'hasOwnSystemPrompt'>,
  prompt: string | undefined,
): readonly Message[] {
  if (hasOwnSystemPrompt) return messages;
  const [first, ...others] = leadingSystemTexts(messages);
  if (prompt === undefined && others.length === 0) return messages;
  const content = [prompt ?? first ?? '', ...others].join('\n\n');
  const skipped = first === undefined ? 0 : others.length + 1;
  return [{ role: 'system', content }, ...messages.slice(skipped)];
}

function leadingSystemTexts(messages: readonly Message[]): string[] {
  const end = messages.findIndex(({ role }) => role !== 'system');
  return messages.slice(0, end < 0 ? messages.length : end).map(({ content }) => content);
}
