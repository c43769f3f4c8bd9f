import type { FactUser } from '../fact-keeper.js';
import { ToolFailure, type ToolContext } from '../tool.js';
import { userOfCall } from './user-of-call.js';

/** Whose facts a call is about. Throws a `ToolFailure` where nobody knows. */
export function factUserOf(context: ToolContext): FactUser {
  const userId = userOfCall(context);
  if (userId !== undefined) return { principal: context.principal, userId };
  throw new ToolFailure(
    'There is no memory here: the request names neither a user nor a session. Go on without it.',
  );
}
