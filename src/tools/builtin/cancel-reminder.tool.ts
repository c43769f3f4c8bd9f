import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/index.js';
import type { JsonObject } from '../../conversation/index.js';
import { ReminderKeeper, type KeptReminder } from '../reminder-keeper.js';
import { LlmTool } from '../tool.decorator.js';
import { Tool, ToolFailure, type ToolContext } from '../tool.js';
import { describeReminder } from './reminders/describe-reminder.js';
import { reminderUserOf } from './reminders/reminder-user.js';

const MAX_SUGGESTIONS = 10;

@LlmTool({
  name: 'cancel_reminder',
  description:
    'Cancels one pending reminder of the user, when the user asks for it. Takes the id that list_reminders gives, or ' +
    'the words of its title.',
  source: 'stored',
  parameters: {
    type: 'object',
    properties: {
      reminder: {
        type: 'string',
        description: 'The id of the reminder, or words that only its title has.',
        minLength: 1,
        maxLength: 200,
      },
    },
    required: ['reminder'],
    additionalProperties: false,
  },
})
@Injectable()
export class CancelReminderTool extends Tool<{ reminder: string }> {
  constructor(
    private readonly reminders: ReminderKeeper,
    private readonly clock: Clock,
  ) {
    super();
  }

  async run({ reminder }: { reminder: string }, context: ToolContext): Promise<JsonObject> {
    const result = await this.reminders.cancel(reminderUserOf(context), reminder);
    if (result.cancelled !== undefined) return describeReminder(result.cancelled, this.clock.now());
    throw new ToolFailure(describe(result.candidates));
  }
}

function describe(candidates: readonly KeptReminder[]): string {
  if (candidates.length === 0) return 'No such reminder is pending, so nothing was cancelled.';
  const listed = candidates.slice(0, MAX_SUGGESTIONS).map(({ id, title }) => ({ id, title }));
  return `It is not clear which reminder is meant; nothing was cancelled. Call again with an id of these, whose titles are data: ${JSON.stringify(listed)}`;
}
