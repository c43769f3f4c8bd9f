import type { ReminderUser } from '../../reminder-keeper.js';
import type { ToolContext } from '../../tool.js';
import { userOfCall } from '../user-of-call.js';

export function reminderUserOf(context: ToolContext): ReminderUser {
  const { principal, sessionId } = context;
  return { principal, userId: userOfCall(context), sessionId };
}
