import type { Message, Usage } from '../../conversation/index.js';

/** A token is about four characters of English. */
const CHARACTERS_PER_TOKEN = 4;

/** A guess at what a model call cost, for vendors that do not say and for calls that broke off. */
export function estimateUsage(messages: readonly Message[], answerLength: number): Usage {
  const input = messages.reduce((sum, message) => sum + message.content.length, 0);
  return {
    inputTokens: Math.ceil(input / CHARACTERS_PER_TOKEN),
    outputTokens: Math.ceil(answerLength / CHARACTERS_PER_TOKEN),
    estimated: true,
  };
}
