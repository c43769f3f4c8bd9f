import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { Clock, SystemClock } from '../common/time/index.js';
import { ExpirySweep } from './expiry-sweep.js';
import { RecentWindows } from './recent-windows.js';
import { SessionDeletion } from './session-deletion.js';
import { MemoryModule } from './memory/memory.module.js';
import { SessionService } from './session.service.js';
import { RemindersModule } from './reminders/reminders.module.js';
import { SqliteSessionModule } from './sqlite/index.js';

export interface SessionModuleOptions {
  /** Undefined: sessions are kept in SQLite. */
  readonly mongodbUri?: string | undefined;
}

/** Sessions, what is known of users, reminders, and their store, which the configuration chooses: MongoDB where it has an address, else SQLite. */
@Module({})
export class SessionModule {
  static async forRoot(options: SessionModuleOptions): Promise<DynamicModule> {
    const store = await storeModule(options);
    const memory = MemoryModule.on(store);
    const reminders = RemindersModule.on(store);
    return {
      module: SessionModule,
      global: true,
      imports: [store, memory, reminders],
      providers: [
        { provide: Clock, useClass: SystemClock },
        RecentWindows,
        SessionService,
        SessionDeletion,
        ExpirySweep,
      ],
      exports: [store, memory, reminders, SessionService, SessionDeletion],
    };
  }
}

/** MongoDB's driver is loaded where it is used: it takes 12 MB and a third of a second. */
async function storeModule({ mongodbUri }: SessionModuleOptions): Promise<Type> {
  if (mongodbUri === undefined) return SqliteSessionModule;
  const { MongoSessionModule } = await import('./mongo/index.js');
  return MongoSessionModule;
}
