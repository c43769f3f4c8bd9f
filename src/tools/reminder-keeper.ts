import type { Principal } from '../common/context/index.js';

/** Whose reminders. Without user and session the call was made by hand, by somebody without an account. */
export interface ReminderUser {
  readonly principal: Principal;
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
}

/** A reminder as a model may see it. */
export interface KeptReminder {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  /** Epoch milliseconds. */
  readonly dueAt: number;
  /** An IANA name or an offset. */
  readonly timeZone: string;
  readonly status: string;
}

/** A call of a turn; the same arguments have the same hash. */
export interface ReminderCall {
  readonly turnId: string;
  readonly argumentsHash: string;
}

export interface NewKeptReminder {
  readonly title: string;
  readonly description?: string | undefined;
  readonly dueAt: number;
  readonly timeZone: string;
  /** Calls of one turn with the same arguments are one; unset where each call counts. */
  readonly call: ReminderCall | undefined;
}

export interface MadeReminder {
  readonly reminder: KeptReminder;
  /** False when the same call made it before. */
  readonly isNew: boolean;
}

/** The reminder that was cancelled; else those that may have been meant. */
export type CancelledReminder =
  | { readonly cancelled: KeptReminder }
  | { readonly cancelled: undefined; readonly candidates: readonly KeptReminder[] };

/**
 * The port through which tools keep reminders. Whoever runs the turns binds it, in a global module. Methods throw a
 * `ToolFailure` for what a model can mend or has to accept, such as a store that is away.
 */
export abstract class ReminderKeeper {
  /** What the same call made before, whatever became of it since; undefined when it made nothing. */
  abstract find(user: ReminderUser, call: ReminderCall): Promise<KeptReminder | undefined>;

  abstract create(user: ReminderUser, reminder: NewKeptReminder): Promise<MadeReminder>;

  /** Those that are pending, the earliest first; with `isAll` also those that are over. */
  abstract list(user: ReminderUser, isAll: boolean): Promise<readonly KeptReminder[]>;

  /** Cancels the one pending reminder that the id or the words of its title mean. */
  abstract cancel(user: ReminderUser, idOrTitle: string): Promise<CancelledReminder>;
}
