import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/index.js';
import type { JsonValue } from '../../conversation/index.js';
import { ReminderKeeper } from '../reminder-keeper.js';
import { LlmTool } from '../tool.decorator.js';
import { Tool, type ToolContext } from '../tool.js';
import { describeReminder } from './reminders/describe-reminder.js';
import { reminderUserOf } from './reminders/reminder-user.js';

@LlmTool({
  name: 'list_reminders',
  description: "Lists the user's reminders, the earliest first.",
  source: 'stored',
  parameters: {
    type: 'object',
    properties: {
      include_past: {
        type: 'boolean',
        description: 'Whether those that were delivered, cancelled or given up are listed too.',
        default: false,
      },
    },
    additionalProperties: false,
  },
})
@Injectable()
export class ListRemindersTool extends Tool<{ include_past: boolean }> {
  constructor(
    private readonly reminders: ReminderKeeper,
    private readonly clock: Clock,
  ) {
    super();
  }

  async run({ include_past: isAll }: { include_past: boolean }, context: ToolContext): Promise<JsonValue> {
    const reminders = await this.reminders.list(reminderUserOf(context), isAll);
    if (reminders.length === 0) return isAll ? 'There are no reminders.' : 'No reminders are pending.';
    return reminders.map((reminder) => describeReminder(reminder, this.clock.now()));
  }
}
