import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/index.js';
import { section, type RemindersConfig } from '../../config/index.js';
import type { JsonObject } from '../../conversation/index.js';
import { toCanonicalJson } from '../canonical-json.js';
import { ReminderKeeper, type KeptReminder, type ReminderCall } from '../reminder-keeper.js';
import { LlmTool } from '../tool.decorator.js';
import { Tool, type ToolContext } from '../tool.js';
import { describeReminder } from './reminders/describe-reminder.js';
import { reminderUserOf } from './reminders/reminder-user.js';
import { resolveDueTime } from './reminders/resolve-due-time.js';

interface CreateArguments {
  readonly title: string;
  readonly datetime: string;
  readonly description?: string;
  readonly timezone?: string;
}

const PUSHED = 'It will be pushed to the configured webhook when it is due.';
const LISTED =
  'It will be listed, not pushed: no webhook is configured, so nothing reaches the user when it is due. Say so.';

@LlmTool({
  name: 'create_reminder',
  description:
    'Creates a reminder for the user. Tell the user the exact time that it answers with, and every note. Give the ' +
    'time in the words of the user; where it is refused as unclear, ask the user.',
  source: 'stored',
  parameters: {
    type: 'object',
    properties: {
      title: {
        type: 'string',
        description: 'What to remind of, in a few words.',
        minLength: 1,
        maxLength: 200,
      },
      datetime: {
        type: 'string',
        description:
          'When: "tomorrow 9am", "in 20 minutes", "next Monday 14:30", "9h sáng mai", or ISO 8601 such as ' +
          '"2026-12-31T09:00" with or without an offset.',
        minLength: 1,
        maxLength: 100,
      },
      description: { type: 'string', description: 'More about it.', maxLength: 2_000 },
      timezone: {
        type: 'string',
        description:
          'The user\'s IANA time zone, such as "Asia/Ho_Chi_Minh". Left out: the service\'s own zone.',
        maxLength: 100,
      },
    },
    required: ['title', 'datetime'],
    additionalProperties: false,
  },
})
@Injectable()
export class CreateReminderTool extends Tool<CreateArguments> {
  constructor(
    private readonly reminders: ReminderKeeper,
    private readonly clock: Clock,
    @Inject(section('reminders')) private readonly config: RemindersConfig,
  ) {
    super();
  }

  async run(args: CreateArguments, context: ToolContext): Promise<JsonObject> {
    const { title, datetime, description, timezone = this.config.defaultTimeZone } = args;
    const user = reminderUserOf(context);
    const call = toCall(args, context);
    // Before its time is read: by now that may be past.
    const known = call && (await this.reminders.find(user, call));
    if (known !== undefined) return this.describe(known, { isNew: false, notes: [] });
    const { dueAt, timeZone, notes } = resolveDueTime(datetime, timezone, this.clock.now());
    const made = await this.reminders.create(user, { title, description, dueAt, timeZone, call });
    return this.describe(made.reminder, { isNew: made.isNew, notes });
  }

  private describe(
    reminder: KeptReminder,
    { isNew, notes }: { isNew: boolean; notes: readonly string[] },
  ): JsonObject {
    return {
      ...describeReminder(reminder, this.clock.now()),
      ...(!isNew && { already_there: true }),
      ...(reminder.status === 'pending' && {
        delivery: this.config.webhook === undefined ? LISTED : PUSHED,
      }),
      ...(notes.length > 0 && { notes: [...notes] }),
    };
  }
}

/** The same call again is the same reminder, also when the turn is tried again. */
function toCall(args: CreateArguments, { turnId }: ToolContext): ReminderCall | undefined {
  if (turnId === undefined) return undefined;
  const argumentsHash = createHash('sha256')
    .update(toCanonicalJson({ ...args }))
    .digest('hex');
  return { turnId, argumentsHash };
}
