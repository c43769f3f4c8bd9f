import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteReminderRepository } from '../../../src/session/sqlite/reminders/sqlite.reminder.repository.js';
import { SqliteDatabase } from '../../../src/session/sqlite/sqlite-database.js';
import { ManualClock } from '../session/manual-clock.js';
import { describeReminders } from './reminder-repository.contract.js';

describeReminders('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nestor-reminders-'));
  const clock = new ManualClock();
  const databases = [1, 2].map(() => SqliteDatabase.open(join(folder, 'nestor.db')));
  const [repository, other] = databases.map((database) => new SqliteReminderRepository(database, clock));
  return {
    repository: repository!,
    other: other!,
    clock,
    close: async () => {
      for (const database of databases) database.close();
      rmSync(folder, { recursive: true });
    },
  };
});
