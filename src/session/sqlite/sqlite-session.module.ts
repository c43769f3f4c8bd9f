import { Module } from '@nestjs/common';
import { section, type StoreConfig } from '../../config/index.js';
import { Clock, SystemClock } from '../../common/time/index.js';
import { EmbeddedMemory } from '../memory/embedded-memory.js';
import { observedStore } from '../observe-store.js';
import { SessionRepository } from '../session.repository.js';
import { IdempotencyRepository } from '../idempotency/idempotency.repository.js';
import { ReminderRepository } from '../reminders/reminder.repository.js';
import { SqliteUserMemory } from './memory/sqlite.user-memory.js';
import { SqliteReminderRepository } from './reminders/sqlite.reminder.repository.js';
import { SqliteDatabase } from './sqlite-database.js';
import { SqliteIdempotencyRepository } from './sqlite-idempotency.repository.js';
import { SqliteSessionRepository } from './sqlite-session.repository.js';

/** Offers the ports to sessions, user memory and reminders on the file at SQLITE_PATH. */
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    {
      provide: SqliteDatabase,
      inject: [section('store')],
      useFactory: (config: StoreConfig) => SqliteDatabase.open(config.sqlitePath),
    },
    ...observedStore(SqliteSessionRepository, 'sqlite'),
    { provide: IdempotencyRepository, useClass: SqliteIdempotencyRepository },
    { provide: EmbeddedMemory, useClass: SqliteUserMemory },
    { provide: ReminderRepository, useClass: SqliteReminderRepository },
  ],
  exports: [SessionRepository, IdempotencyRepository, EmbeddedMemory, ReminderRepository],
})
export class SqliteSessionModule {}
