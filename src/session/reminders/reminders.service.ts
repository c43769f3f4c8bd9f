import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ANONYMOUS_SCOPE, clientTracker, type Principal } from '../../common/context/index.js';
import { AppError } from '../../common/errors/index.js';
import { assertCallerId } from '../session-key.js';
import {
  MAX_DESCRIPTION_LENGTH,
  MAX_PENDING_REMINDERS,
  MAX_TITLE_LENGTH,
  type NewReminder,
  type Reminder,
  type ReminderCall,
  type ReminderQuery,
} from './reminder.js';
import { ReminderRepository } from './reminder.repository.js';
import { toTidyLines, toTidyTitle } from './tidy-text.js';

export interface MadeReminder {
  readonly reminder: Reminder;
  /** False when the same call made it before. */
  readonly isNew: boolean;
}

/**
 * Reminders as controllers, tools and the delivery use them. Methods throw `REQUEST.INVALID` for what cannot be, and
 * `STORE.UNAVAILABLE` when the store is away.
 */
@Injectable()
export class RemindersService {
  private readonly listeners: ((dueAt: number) => void)[] = [];

  constructor(private readonly repository: ReminderRepository) {}

  /** Calls back with the time of each reminder that is made in this process. */
  onCreated(listener: (dueAt: number) => void): void {
    this.listeners.push(listener);
  }

  async create(principal: Principal, reminder: NewReminder): Promise<MadeReminder> {
    assertIds(reminder);
    const title = toTidyTitle(reminder.title);
    const description = toTidyLines(reminder.description ?? '');
    if (!/[\p{L}\p{N}\p{S}]/u.test(title)) throw invalid('title', 'must say something');
    if (title.length > MAX_TITLE_LENGTH) throw tooLong('title', MAX_TITLE_LENGTH);
    if (description.length > MAX_DESCRIPTION_LENGTH) throw tooLong('description', MAX_DESCRIPTION_LENGTH);
    const created = await this.repository.create({
      ...reminder,
      scope: principal.scope,
      client: reminder.userId === undefined ? digestOf(clientTracker(principal)) : undefined,
      title,
      description: description === '' ? undefined : description,
    });
    if (created.kind === 'full') {
      throw invalid('reminder', `is one too many: ${MAX_PENDING_REMINDERS} are waiting. Cancel some first`);
    }
    const isNew = created.kind === 'created';
    if (isNew) for (const listener of this.listeners) listener(created.reminder.dueAt);
    return { reminder: created.reminder, isNew };
  }

  /** What a call made; undefined when it made nothing, or nothing is kept of it. */
  findByCall(principal: Principal, call: ReminderCall): Promise<Reminder | undefined> {
    return this.repository.findByCall(principal.scope, call);
  }

  /** Where everybody is anonymous a session or a user must be named: to know its name is to be allowed to see it. */
  async list(principal: Principal, query: ReminderQuery): Promise<Reminder[]> {
    assertIds(query);
    const { sessionId, userId } = query;
    if (principal.scope === ANONYMOUS_SCOPE && sessionId === undefined && userId === undefined) {
      throw new AppError('REQUEST.INVALID', 'Without authentication, name a session_id or a user_id.', {
        details: { field: 'session_id' },
      });
    }
    return this.repository.list(principal.scope, query);
  }

  /** Cancelling again changes nothing. Throws `REMINDER.NOT_FOUND`, and `REMINDER.NOT_PENDING` for one that is over. */
  async cancel(principal: Principal, id: string): Promise<Reminder> {
    const reminder = await this.repository.cancel(principal.scope, id);
    if (reminder === undefined) {
      throw new AppError('REMINDER.NOT_FOUND', 'There is no reminder of this id.', {
        details: { reminder_id: id },
      });
    }
    if (reminder.status === 'cancelled') return reminder;
    throw new AppError(
      'REMINDER.NOT_PENDING',
      `The reminder cannot be cancelled: it is ${reminder.status}.`,
      {
        details: { reminder_id: id, status: reminder.status },
      },
    );
  }

  /** Called when a turn is run anew under another id: what it made already is not made again. */
  async moveTurn(scope: string, from: string, to: string): Promise<void> {
    await this.repository.moveTurn(scope, from, to);
  }

  /** Removes the reminders of a session. Called when it is deleted; when it expires they stay, and are delivered. */
  async forgetSession(scope: string, sessionId: string): Promise<void> {
    await this.repository.forgetSession(scope, sessionId);
  }
}

function digestOf(client: string): string {
  return createHash('sha256').update(client).digest('base64url');
}

function assertIds({ sessionId, userId }: Pick<ReminderQuery, 'sessionId' | 'userId'>): void {
  if (sessionId !== undefined) assertCallerId(sessionId, 'session');
  if (userId !== undefined) assertCallerId(userId, 'user');
}

function tooLong(field: string, maximum: number): AppError {
  return invalid(field, `must have at most ${maximum} characters`);
}

function invalid(field: string, rule: string): AppError {
  return new AppError('REQUEST.INVALID', `The ${field} ${rule}.`, { details: { field } });
}
