import { AppError } from '../common/errors/index.js';
import type { UserMessage } from '../conversation/index.js';
import { countMessageTokens } from './count-tokens.js';

/** The longest token of the encoding. */
const MAX_TOKEN_LENGTH = 128;

/**
 * A user's message with its tokens. Throws `MESSAGE.TOO_LARGE` when it alone is larger than the history window; one
 * that must be, by its length, is not counted, and then `tokens` is the least it can have.
 */
export function admitMessage(
  message: UserMessage,
  maxTokens: number,
): UserMessage & { readonly tokens: number } {
  const leastTokens = Math.ceil(message.content.length / MAX_TOKEN_LENGTH);
  if (leastTokens > maxTokens) throw tooLarge(leastTokens, maxTokens);
  const tokens = countMessageTokens(message);
  if (tokens > maxTokens) throw tooLarge(tokens, maxTokens);
  return { ...message, tokens };
}

function tooLarge(tokens: number, maxTokens: number): AppError {
  return new AppError(
    'MESSAGE.TOO_LARGE',
    `The message is larger than the conversation's window of ${maxTokens} tokens. Send a shorter one.`,
    { details: { tokens, max_tokens: maxTokens } },
  );
}
