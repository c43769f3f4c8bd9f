import type { FactUser } from '../fact-keeper.js';
import { ToolFailure, type ToolContext } from '../tool.js';

/** Whose facts a call is about. Throws a `ToolFailure` where nobody knows. */
export function factUserOf({ principal, userId }: ToolContext): FactUser {
  if (userId !== undefined) return { principal, userId };
  throw new ToolFailure(
    'There is no memory here: the request names neither a user nor a session. Go on without it.',
  );
}
