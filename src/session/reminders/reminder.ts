export const REMINDER_STATUSES = ['pending', 'delivered', 'failed', 'cancelled'] as const;

/** `pending` until it was delivered, given up or cancelled; where nothing delivers, a due one stays pending. */
export type ReminderStatus = (typeof REMINDER_STATUSES)[number];

/** Something to remind a user of. Times in epoch milliseconds. */
export interface Reminder {
  /** Unique, and unguessable: whoever knows it may cancel the reminder within its scope. */
  readonly id: string;
  readonly scope: string;
  /** The session and the user of the turn that made it; absent where it was made by hand. */
  readonly sessionId?: string;
  readonly userId?: string;
  readonly title: string;
  readonly description?: string;
  readonly dueAt: number;
  /** An IANA name or an offset: the zone in which the time was said. */
  readonly timeZone: string;
  readonly createdAt: number;
  readonly status: ReminderStatus;
  /** Deliveries that were begun. */
  readonly attempts: number;
  /** When it was delivered, given up or cancelled. */
  readonly settledAt?: number;
  /** Why the latest delivery failed, in a few words without addresses. */
  readonly failure?: string;
}

/** What makes calls one: of the same turn and arguments only the first makes a reminder. */
export interface ReminderCall {
  readonly turnId: string;
  /** A digest, so that it fits any index. */
  readonly argumentsHash: string;
}

/** A reminder as it is made. */
export interface NewReminder {
  readonly title: string;
  readonly description?: string | undefined;
  readonly dueAt: number;
  readonly timeZone: string;
  readonly sessionId?: string | undefined;
  readonly userId?: string | undefined;
  /** Unset: each call makes one. */
  readonly call?: ReminderCall | undefined;
}

/** Which reminders of a scope; what is left out does not matter. */
export interface ReminderQuery {
  readonly sessionId?: string | undefined;
  readonly userId?: string | undefined;
  readonly status?: ReminderStatus | undefined;
  readonly limit: number;
}

/** The longest title and description, in UTF-16 code units. */
export const MAX_TITLE_LENGTH = 200;
export const MAX_DESCRIPTION_LENGTH = 2_000;

/** How many reminders a user may have that are not due yet, and a client of such without a user. */
export const MAX_PENDING_REMINDERS = 200;

/** How long a reminder is kept after it is due, or after it was settled. */
export const KEEP_REMINDER_MS = 30 * 86_400_000;
