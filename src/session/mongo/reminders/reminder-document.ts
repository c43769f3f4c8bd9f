import type { Reminder } from '../../reminders/reminder.js';
import type { ReminderDocument } from './reminder.schema.js';

export function toReminder(document: ReminderDocument): Reminder {
  const { sessionId, userId, description, settledAt, failure } = document;
  return {
    id: document._id,
    scope: document.scope,
    title: document.title,
    dueAt: document.dueAt.getTime(),
    timeZone: document.timeZone,
    createdAt: document.createdAt.getTime(),
    status: document.status,
    attempts: document.attempts,
    ...(sessionId !== null && { sessionId }),
    ...(userId !== null && { userId }),
    ...(description !== null && { description }),
    ...(settledAt !== null && { settledAt: settledAt.getTime() }),
    ...(failure !== null && { failure }),
  };
}
