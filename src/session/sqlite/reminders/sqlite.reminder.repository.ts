import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../common/time/index.js';
import {
  KEEP_REMINDER_MS,
  MAX_PENDING_REMINDERS,
  type Reminder,
  type ReminderCall,
  type ReminderQuery,
} from '../../reminders/reminder.js';
import {
  ReminderRepository,
  type ClaimedReminder,
  type ClaimOptions,
  type CreatedReminder,
  type DeliveryOutcome,
  type ScopedReminder,
} from '../../reminders/reminder.repository.js';
import { SqliteDatabase } from '../sqlite-database.js';
import { toReminder, type ReminderRow } from './reminder-row.js';

/** Reminders removed in one go by the sweep, so that it never holds up requests for long. */
const SWEEP_BATCH = 200;

/** Reminders in the SQLite file of the sessions. */
@Injectable()
export class SqliteReminderRepository extends ReminderRepository {
  constructor(
    private readonly database: SqliteDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  create({ scope, userId, client, call, ...reminder }: ScopedReminder): Promise<CreatedReminder> {
    return this.database.write((statements) => {
      const now = this.clock.now();
      const known = call && statements.findReminderByCall.get({ scope, ...call });
      if (known) return { kind: 'already-there', reminder: toReminder(known as ReminderRow) };
      const owner = { scope, userId: userId ?? null };
      const { waiting } = (
        client === undefined
          ? statements.countWaitingReminders.get({ ...owner, now })
          : statements.countWaitingRemindersOfClient.get({ scope, client, now })
      ) as { waiting: number };
      if (waiting >= MAX_PENDING_REMINDERS) return { kind: 'full' };
      const row = statements.insertReminder.get({
        ...owner,
        client: client ?? null,
        id: randomUUID(),
        sessionId: reminder.sessionId ?? null,
        turnId: call?.turnId ?? null,
        argumentsHash: call?.argumentsHash ?? null,
        title: reminder.title,
        description: reminder.description ?? null,
        dueAt: reminder.dueAt,
        timeZone: reminder.timeZone,
        now,
        expiresAt: reminder.dueAt + KEEP_REMINDER_MS,
      });
      return { kind: 'created', reminder: toReminder(row as ReminderRow) };
    });
  }

  async findByCall(scope: string, call: ReminderCall): Promise<Reminder | undefined> {
    const row = await this.database.run((statements) =>
      statements.findReminderByCall.get({ scope, ...call }),
    );
    return row && toReminder(row as ReminderRow);
  }

  list(scope: string, { sessionId, userId, status, limit }: ReminderQuery): Promise<Reminder[]> {
    return this.database.run((statements) => {
      const common = { scope, status: status ?? null, limit };
      if (userId !== undefined) {
        return toReminders(
          statements.listRemindersOfUser.all({ ...common, userId, sessionId: sessionId ?? null }),
        );
      }
      return toReminders(
        sessionId === undefined
          ? statements.listReminders.all(common)
          : statements.listRemindersOfSession.all({ ...common, sessionId }),
      );
    });
  }

  cancel(scope: string, id: string): Promise<Reminder | undefined> {
    return this.database.write((statements) => {
      const now = this.clock.now();
      statements.cancelReminder.run({ scope, id, now, expiresAt: now + KEEP_REMINDER_MS });
      const row = statements.findReminder.get({ scope, id });
      return row && toReminder(row as ReminderRow);
    });
  }

  async claimDue({ leaseUntil, limit }: ClaimOptions): Promise<ClaimedReminder[]> {
    const parameters = { claimId: randomUUID(), now: this.clock.now(), leaseUntil, limit };
    // Mostly nothing is due, and to find that out needs no lock.
    const next = await this.nextAttemptAt();
    if (next === undefined || next > parameters.now) return [];
    const rows = await this.database.run((statements) => statements.claimDueReminders.all(parameters));
    return (rows as (ReminderRow & { first_attempt_at: number })[]).map((row) => ({
      claimId: parameters.claimId,
      reminder: toReminder(row),
      firstAttemptAt: row.first_attempt_at,
    }));
  }

  async settle(
    { claimId, reminder: { id } }: Pick<ClaimedReminder, 'claimId' | 'reminder'>,
    outcome: DeliveryOutcome,
  ): Promise<boolean> {
    const now = this.clock.now();
    const { changes } = await this.database.run((statements) => {
      const failure = 'failure' in outcome ? (outcome.failure ?? null) : null;
      const common = { id, claimId, failure, expiresAt: now + KEEP_REMINDER_MS };
      return outcome.kind === 'retry'
        ? statements.postponeReminder.run({ ...common, at: outcome.at })
        : statements.settleReminder.run({ ...common, status: outcome.kind, now });
    });
    return changes > 0;
  }

  async nextAttemptAt(): Promise<number | undefined> {
    const row = await this.database.run((statements) => statements.findNextAttempt.get());
    return (row as { attempt_at: number } | undefined)?.attempt_at;
  }

  async moveTurn(scope: string, from: string, to: string): Promise<void> {
    await this.database.run((statements) => statements.moveRemindersOfTurn.run({ scope, from, to }));
  }

  async forgetSession(scope: string, sessionId: string): Promise<void> {
    await this.database.run((statements) => statements.deleteRemindersOfSession.run({ scope, sessionId }));
  }

  async deleteExpired(): Promise<number> {
    let total = 0;
    for (;;) {
      const parameters = { now: this.clock.now(), limit: SWEEP_BATCH };
      const { changes } = await this.database.run((statements) =>
        statements.deleteExpiredReminders.run(parameters),
      );
      total += Number(changes);
      if (changes < SWEEP_BATCH) return total;
    }
  }
}

function toReminders(rows: readonly unknown[]): Reminder[] {
  return (rows as readonly ReminderRow[]).map(toReminder);
}
