import type { ReplacedTurns } from '../../turns/index.js';
import { isFields } from './is-fields.js';
import type { UiChatRequest } from './ui-chat.dto.js';

/** Turn ids, which are the ids of our answers, are UUIDs; a client names its own messages otherwise. */
const TURN_ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * What of the session is replaced. The last of the messages is the user's that is answered, anew or after an edit; when
 * `messageId` names it, all behind the answer before it is replaced. With any other `messageId` it is that answer and
 * all later ones that are given anew, without it the last one.
 */
export function toReplacedTurns({ trigger, messageId, messages }: UiChatRequest): ReplacedTurns | undefined {
  const kept = lastAnswerOf(messages.slice(0, -1));
  const isRegenerated = trigger === 'regenerate-message';
  if (messageId === undefined || messageId === null)
    return isRegenerated ? { kind: 'last', kept } : undefined;
  if (isRegenerated && messageId !== idOf(messages.at(-1))) return { kind: 'from', turnId: messageId };
  return kept === undefined ? { kind: 'all' } : { kind: 'after', turnId: kept };
}

function lastAnswerOf(messages: readonly unknown[]): string | undefined {
  const answer = messages.findLast((message) => isFields(message) && isAnswer(message));
  return answer === undefined ? undefined : idOf(answer);
}

function isAnswer({ role, id }: Readonly<Record<string, unknown>>): boolean {
  return role === 'assistant' && typeof id === 'string' && TURN_ID.test(id);
}

function idOf(message: unknown): string | undefined {
  return isFields(message) && typeof message['id'] === 'string' ? message['id'] : undefined;
}
