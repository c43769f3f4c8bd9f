import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from '../../common/time/index.js';
import { OutboundModule, ReminderKeeper } from '../../tools/index.js';
import { ReminderScheduler } from './reminder-scheduler.js';
import { ReminderWebhook } from './reminder-webhook.js';
import { ServiceReminderKeeper } from './service.reminder-keeper.js';

/** Reminders as the tools know them, and their delivery. */
@Global()
@Module({
  imports: [OutboundModule],
  providers: [
    { provide: Clock, useClass: SystemClock },
    { provide: ReminderKeeper, useClass: ServiceReminderKeeper },
    ReminderWebhook,
    ReminderScheduler,
  ],
  exports: [ReminderKeeper],
})
export class RemindersModule {}
