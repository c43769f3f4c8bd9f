import { Module } from '@nestjs/common';
import { section, type StoreConfig } from '../../config/index.js';
import { Clock, SystemClock } from '../../common/time/index.js';
import { EmbeddedMemory } from '../memory/embedded-memory.js';
import { SessionRepository } from '../session.repository.js';
import { SqliteUserMemory } from './memory/sqlite.user-memory.js';
import { SqliteDatabase } from './sqlite-database.js';
import { SqliteSessionRepository } from './sqlite-session.repository.js';

/** Offers the ports to sessions and user memory on the file at SQLITE_PATH. */
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    {
      provide: SqliteDatabase,
      inject: [section('store')],
      useFactory: (config: StoreConfig) => SqliteDatabase.open(config.sqlitePath),
    },
    { provide: SessionRepository, useClass: SqliteSessionRepository },
    { provide: EmbeddedMemory, useClass: SqliteUserMemory },
  ],
  exports: [SessionRepository, EmbeddedMemory],
})
export class SqliteSessionModule {}
