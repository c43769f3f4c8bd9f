import { randomUUID } from 'node:crypto';
import { setImmediate as nextLoopTurn } from 'node:timers/promises';
import type { Message } from '../conversation/index.js';
import { countAnswerTokens, countMessageTokens } from './count-tokens.js';
import type { StoredMessage } from './session.repository.js';

/**
 * A message on its way into a store; with an `id` when it was named before, as in the events of its turn, with
 * its `tokens` when they were counted before, and with its `billedTokens` when its vendor has told of them.
 */
export type NewMessage = Message & {
  readonly id?: string;
  readonly tokens?: number;
  readonly billedTokens?: number;
};

/** Gives a message what a store needs: an id if it has none, the time in epoch milliseconds, and its tokens. */
export function toStoredMessage(message: NewMessage, createdAt: number): StoredMessage {
  const { billedTokens, ...own } = message;
  const { id = randomUUID(), tokens = countTokensOf(own, billedTokens) } = own;
  return { ...own, id, createdAt, tokens };
}

function countTokensOf(message: Message, billedTokens: number | undefined): number {
  return billedTokens === undefined || message.role !== 'assistant'
    ? countMessageTokens(message)
    : countAnswerTokens(message, billedTokens);
}

/** The same for several, letting others run in between, since counting is work for the processor. */
export async function toStoredMessages(
  messages: readonly NewMessage[],
  createdAt: number,
): Promise<StoredMessage[]> {
  const stored: StoredMessage[] = [];
  for (const message of messages) {
    if (stored.length > 0) await nextLoopTurn();
    stored.push(toStoredMessage(message, createdAt));
  }
  return stored;
}
