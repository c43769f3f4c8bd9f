import { ANONYMOUS_SCOPE, type Principal } from '../common/context/index.js';
import { isUserId } from '../session/index.js';
import type { Conversation } from './conversation.js';

/** What an authenticated principal is called in its own scope. */
const PRINCIPAL_ITSELF = 'me';

interface TurnCaller {
  readonly principal: Principal;
  /** As the caller wrote it. */
  readonly userId?: string | undefined;
  readonly conversation: Conversation;
}

/**
 * Whose memory a turn uses: the user that the request names; else the principal itself; where everybody is anonymous
 * the session stands for its user. Undefined when there is none of these, or the name cannot be one.
 */
export function toTurnUser(
  { principal, userId, conversation }: TurnCaller,
  sessionId: string,
): string | undefined {
  if (userId !== undefined && userId.trim() !== '') return isUserId(userId) ? userId : undefined;
  if (principal.scope !== ANONYMOUS_SCOPE) return PRINCIPAL_ITSELF;
  return conversation.kind === 'session' ? sessionId : undefined;
}
