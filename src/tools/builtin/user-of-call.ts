import { ANONYMOUS_SCOPE } from '../../common/context/index.js';
import type { ToolContext } from '../tool.js';

/** Whose facts and reminders a call is about; where no turn says so, an account's are its own. Undefined where nobody knows. */
export function userOfCall({ principal, userId }: ToolContext): string | undefined {
  return userId ?? (principal.scope === ANONYMOUS_SCOPE ? undefined : 'me');
}
