import { currentContext, type RequestContext } from '../common/context/index.js';
import type { Turn } from './turn.js';

/** What the log lines and spans of a turn carry: the ids of its request and its own, and who answers at the time. The line of its request carries them too. */
export function toTurnContext(turn: Turn, userId: string | undefined): RequestContext {
  const { turnId, sessionId } = turn.parameters;
  const request = currentContext();
  const context: RequestContext = {
    requestId: request?.requestId ?? turnId,
    turnId,
    sessionId,
    ...(userId !== undefined && { userId }),
    target: () => turn.transcript.target,
  };
  if (request !== undefined) request.turn = context;
  return context;
}
