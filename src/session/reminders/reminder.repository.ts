import type { NewReminder, Reminder, ReminderCall, ReminderQuery } from './reminder.js';

/** A new reminder with its principal's scope. */
export interface ScopedReminder extends NewReminder {
  readonly scope: string;
  /** Where it has no user: a digest of who called, whose waiting reminders are counted in the user's place. */
  readonly client?: string | undefined;
}

export type CreatedReminder =
  | { readonly kind: 'created' | 'already-there'; readonly reminder: Reminder }
  /** The user, or the client of a reminder without one, has as many as may wait; nothing was made. */
  | { readonly kind: 'full' };

/** A reminder to be delivered by the holder of the claim, until the lease is over. */
export interface ClaimedReminder {
  readonly claimId: string;
  readonly reminder: Reminder;
  /** When its first delivery was begun, in epoch milliseconds. */
  readonly firstAttemptAt: number;
}

export interface ClaimOptions {
  /** When others may claim them too, in epoch milliseconds. */
  readonly leaseUntil: number;
  readonly limit: number;
}

/** What came of a delivery. `at`: when it may be tried again. */
export type DeliveryOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly failure: string }
  | { readonly kind: 'retry'; readonly at: number; readonly failure?: string };

/** The port to the reminders. Methods throw `STORE.UNAVAILABLE` when the store is away. */
export abstract class ReminderRepository {
  /** Makes a reminder, once for each `call` of a scope. */
  abstract create(reminder: ScopedReminder): Promise<CreatedReminder>;

  /** What a call made, whatever became of it since. */
  abstract findByCall(scope: string, call: ReminderCall): Promise<Reminder | undefined>;

  /** The earliest due first. */
  abstract list(scope: string, query: ReminderQuery): Promise<Reminder[]>;

  /** Cancels a pending reminder. Answers with the reminder as it then is; undefined when the scope has none of this id. */
  abstract cancel(scope: string, id: string): Promise<Reminder | undefined>;

  /**
   * Takes due reminders for one deliverer alone, the longest waiting first. Each claim counts as an attempt. A claim
   * that is not settled by `leaseUntil` is free again: its holder has crashed.
   */
  abstract claimDue(options: ClaimOptions): Promise<ClaimedReminder[]>;

  /** Records what came of a delivery. False, and nothing is changed, when the claim or the reminder is gone. */
  abstract settle(
    claim: Pick<ClaimedReminder, 'claimId' | 'reminder'>,
    outcome: DeliveryOutcome,
  ): Promise<boolean>;

  /** When the next delivery may begin, or a claim ends, in epoch milliseconds; undefined when nothing is pending. */
  abstract nextAttemptAt(): Promise<number | undefined>;

  /** From now on calls of the turn `to` are those of `from`: it runs in the place of that one, which was cut off. */
  abstract moveTurn(scope: string, from: string, to: string): Promise<void>;

  /** Removes all reminders of a session. Called when the session is deleted, not when it expires. */
  abstract forgetSession(scope: string, sessionId: string): Promise<void>;

  /** Removes what was kept for long enough. */
  abstract deleteExpired(): Promise<number>;
}
