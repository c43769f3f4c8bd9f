import type { Reminder, ReminderStatus } from '../../reminders/reminder.js';

export type ReminderRow = {
  readonly id: string;
  readonly scope: string;
  readonly session_id: string | null;
  readonly user_id: string | null;
  readonly title: string;
  readonly description: string | null;
  readonly due_at: number;
  readonly time_zone: string;
  readonly created_at: number;
  readonly status: ReminderStatus;
  readonly attempts: number;
  readonly settled_at: number | null;
  readonly failure: string | null;
};

export function toReminder(row: ReminderRow): Reminder {
  return {
    id: row.id,
    scope: row.scope,
    title: row.title,
    dueAt: row.due_at,
    timeZone: row.time_zone,
    createdAt: row.created_at,
    status: row.status,
    attempts: row.attempts,
    ...(row.session_id !== null && { sessionId: row.session_id }),
    ...(row.user_id !== null && { userId: row.user_id }),
    ...(row.description !== null && { description: row.description }),
    ...(row.settled_at !== null && { settledAt: row.settled_at }),
    ...(row.failure !== null && { failure: row.failure }),
  };
}
