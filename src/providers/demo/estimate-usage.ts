import type { Message, StreamPart, Usage } from '../../conversation/index.js';

const CHARACTERS_PER_TOKEN = 4;

const tokens = (characters: number): number => Math.ceil(characters / CHARACTERS_PER_TOKEN);

/**
 * An estimate: one token for four characters (UTF-16 units) of what the messages say in, and of the
 * text and tool arguments that went out. It is marked as estimated.
 */
export function estimateUsage(messages: readonly Message[], parts: readonly StreamPart[]): Usage {
  const input = messages.reduce((sum, { content }) => sum + content.length, 0);
  const output = parts.reduce((sum, part) => sum + lengthOf(part), 0);
  return { inputTokens: tokens(input), outputTokens: tokens(output), estimated: true };
}

function lengthOf(part: StreamPart): number {
  switch (part.type) {
    case 'text':
      return part.text.length;
    case 'tool-call':
      return part.call.name.length + JSON.stringify(part.call.arguments).length;
    case 'usage':
    case 'finish':
      return 0;
    default:
      return part satisfies never;
  }
}
