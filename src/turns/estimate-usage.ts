import type { Message, Usage } from '../conversation/index.js';

/** A token is about four characters of English. */
const CHARACTERS_PER_TOKEN = 4;

/** A guess at what a model call cost, for vendors that do not say. */
export function estimateUsage(messages: readonly Message[], answer: string): Usage {
  const input = messages.reduce((sum, message) => sum + message.content.length, 0);
  return {
    inputTokens: Math.ceil(input / CHARACTERS_PER_TOKEN),
    outputTokens: Math.ceil(answer.length / CHARACTERS_PER_TOKEN),
    estimated: true,
  };
}
