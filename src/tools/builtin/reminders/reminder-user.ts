import { ANONYMOUS_SCOPE } from '../../../common/context/index.js';
import type { ReminderUser } from '../../reminder-keeper.js';
import type { ToolContext } from '../../tool.js';

/** Whose reminders a call is about; where no turn says so, an account's are its own. */
export function reminderUserOf({ principal, userId, sessionId }: ToolContext): ReminderUser {
  const own = principal.scope === ANONYMOUS_SCOPE ? undefined : 'me';
  return { principal, userId: userId ?? own, sessionId };
}
