import { Module } from '@nestjs/common';
import { section, type StoreConfig } from '../../config/index.js';
import { Clock, SystemClock } from '../../common/time/index.js';
import { observedStore } from '../observe-store.js';
import { SessionRepository } from '../session.repository.js';
import { SqliteDatabase } from './sqlite-database.js';
import { SqliteSessionRepository } from './sqlite-session.repository.js';

/** Offers the session port on the file at SQLITE_PATH. */
@Module({
  providers: [
    { provide: Clock, useClass: SystemClock },
    {
      provide: SqliteDatabase,
      inject: [section('store')],
      useFactory: (config: StoreConfig) => SqliteDatabase.open(config.sqlitePath),
    },
    ...observedStore(SqliteSessionRepository, 'sqlite'),
  ],
  exports: [SessionRepository],
})
export class SqliteSessionModule {}
