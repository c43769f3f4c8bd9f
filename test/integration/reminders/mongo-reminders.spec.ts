import { ReminderRepository } from '../../../src/session/reminders/reminder.repository.js';
import { startMongo } from '../../support/mongo/index.js';
import { ManualClock } from '../session/manual-clock.js';
import { openMongoStore } from '../session/mongo-harness.js';
import { describeReminders } from './reminder-repository.contract.js';

describeReminders('MongoDB', async () => {
  const server = await startMongo();
  const clock = new ManualClock();
  const [store, other] = [
    await openMongoStore(server.uri, 60, clock),
    await openMongoStore(server.uri, 60, clock),
  ];
  return {
    repository: store.module.get(ReminderRepository),
    other: other.module.get(ReminderRepository),
    clock,
    close: async () => {
      await store.module.close();
      await other.module.close();
      await server.stop();
    },
  };
});
