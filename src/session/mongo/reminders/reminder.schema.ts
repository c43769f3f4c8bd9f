import { Schema } from 'mongoose';
import type { ReminderStatus } from '../../reminders/reminder.js';

export const REMINDER_MODEL = 'Reminder';

/** One reminder. */
export interface ReminderDocument {
  readonly _id: string;
  readonly scope: string;
  readonly sessionId: string | null;
  readonly userId: string | null;
  /** A digest of who made it, where it has no user. Those of before have none, and count for nobody. */
  readonly client?: string | null;
  /** The turn that made it; a random one where each call counts. */
  readonly turnId: string;
  readonly argumentsHash: string;
  readonly title: string;
  readonly description: string | null;
  readonly dueAt: Date;
  readonly timeZone: string;
  readonly createdAt: Date;
  readonly status: ReminderStatus;
  readonly attempts: number;
  /** When a delivery may begin; a claim moves it to the end of its lease. */
  readonly attemptAt: Date;
  readonly firstAttemptAt: Date | null;
  readonly claimId: string | null;
  readonly settledAt: Date | null;
  readonly failure: string | null;
  readonly expiresAt: Date;
}

export const reminderSchema = new Schema<ReminderDocument>(
  {
    _id: String,
    scope: String,
    sessionId: String,
    userId: String,
    client: String,
    turnId: String,
    argumentsHash: String,
    title: String,
    description: String,
    dueAt: Date,
    timeZone: String,
    createdAt: Date,
    status: String,
    attempts: Number,
    attemptAt: Date,
    firstAttemptAt: Date,
    claimId: String,
    settledAt: Date,
    failure: String,
    expiresAt: Date,
  },
  { collection: 'reminders', id: false, versionKey: false, autoCreate: false, autoIndex: false },
);

reminderSchema.index({ scope: 1, turnId: 1, argumentsHash: 1 }, { unique: true });
reminderSchema.index({ status: 1, attemptAt: 1 });
reminderSchema.index({ scope: 1, userId: 1, dueAt: 1 });
reminderSchema.index({ scope: 1, client: 1, dueAt: 1 });
reminderSchema.index({ scope: 1, sessionId: 1, dueAt: 1 });
reminderSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });
