import { Injectable } from '@nestjs/common';
import { ANONYMOUS_SCOPE } from '../../common/context/index.js';
import { AppError } from '../../common/errors/index.js';
import { MAX_PENDING_REMINDERS, RemindersService } from '../../session/index.js';
import {
  ReminderKeeper,
  ToolFailure,
  type CancelledReminder,
  type KeptReminder,
  type MadeReminder,
  type NewKeptReminder,
  type ReminderCall,
  type ReminderUser,
} from '../../tools/index.js';

/** Gives the tools their view of reminders: tools and sessions do not know each other. */
@Injectable()
export class ServiceReminderKeeper extends ReminderKeeper {
  constructor(private readonly reminders: RemindersService) {
    super();
  }

  override find({ principal }: ReminderUser, call: ReminderCall): Promise<KeptReminder | undefined> {
    return explained(this.reminders.findByCall(principal, call));
  }

  override create(
    { principal, userId, sessionId }: ReminderUser,
    reminder: NewKeptReminder,
  ): Promise<MadeReminder> {
    return explained(this.reminders.create(principal, { ...reminder, userId, sessionId }));
  }

  override async list(
    { principal, userId, sessionId }: ReminderUser,
    isAll: boolean,
  ): Promise<readonly KeptReminder[]> {
    if (principal.scope === ANONYMOUS_SCOPE && userId === undefined && sessionId === undefined) {
      throw new ToolFailure(
        'The request names neither a user nor a session, so it has no reminders to list.',
      );
    }
    return explained(
      this.reminders.list(principal, {
        ...(userId === undefined ? { sessionId } : { userId }),
        status: isAll ? undefined : 'pending',
        limit: MAX_PENDING_REMINDERS,
      }),
    );
  }

  override async cancel(user: ReminderUser, idOrTitle: string): Promise<CancelledReminder> {
    const pending = await this.list(user, false);
    const wanted = fold(idOrTitle);
    const exact = pending.filter(({ id, title }) => id === idOrTitle.trim() || fold(title) === wanted);
    const matching = exact.length > 0 ? exact : pending.filter(({ title }) => hasAll(fold(title), wanted));
    const [meant] = matching;
    if (meant === undefined || matching.length > 1) {
      return { cancelled: undefined, candidates: matching.length > 0 ? matching : pending };
    }
    return { cancelled: await explained(this.reminders.cancel(user.principal, meant.id)) };
  }
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().trim().replace(/\s+/gu, ' ');
}

function hasAll(title: string, wanted: string): boolean {
  const words = wanted.match(/[\p{L}\p{N}]+/gu) ?? [];
  const own = new Set(title.match(/[\p{L}\p{N}]+/gu));
  return words.length > 0 && words.every((word) => own.has(word));
}

/** Tells a model what it did wrong, and that it can go on when the store is away. */
async function explained<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof AppError) || error.severity === 'fault') throw error;
    if (error.severity === 'expected') throw new ToolFailure(error.message);
    throw new ToolFailure('The reminders cannot be reached at the moment; nothing was changed. Say so.', {
      cause: error,
    });
  }
}
