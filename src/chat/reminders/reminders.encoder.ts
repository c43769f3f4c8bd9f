import type { Reminder } from '../../session/index.js';
import { toZonedTime } from '../../tools/index.js';
import type { ReminderItem } from './reminders.dto.js';

export function toReminderItem(reminder: Reminder): ReminderItem {
  const { description, sessionId, userId, settledAt, failure } = reminder;
  return {
    id: reminder.id,
    title: reminder.title,
    ...(description !== undefined && { description }),
    due_at: toZonedTime(new Date(reminder.dueAt), reminder.timeZone).iso,
    timezone: reminder.timeZone,
    status: reminder.status,
    created_at: new Date(reminder.createdAt).toISOString(),
    ...(sessionId !== undefined && { session_id: sessionId }),
    ...(userId !== undefined && { user_id: userId }),
    attempts: reminder.attempts,
    ...(settledAt !== undefined && { settled_at: new Date(settledAt).toISOString() }),
    ...(failure !== undefined && { failure }),
  };
}
