import type { JsonObject } from '../../../conversation/index.js';
import type { KeptReminder } from '../../reminder-keeper.js';
import { toZonedTime } from '../zoned-time.js';
import { describeDistance } from './describe-distance.js';

/** A reminder as models read it, with its time echoed exactly. */
export function describeReminder(reminder: KeptReminder, now: number): JsonObject {
  const { id, title, description, dueAt, timeZone, status } = reminder;
  const { iso, weekday } = toZonedTime(new Date(dueAt), timeZone);
  return {
    id,
    title,
    ...(description !== undefined && { description }),
    due_at: iso,
    timezone: timeZone,
    weekday,
    due: dueAt > now ? describeDistance(dueAt - now) : 'its time has come',
    status,
  };
}
