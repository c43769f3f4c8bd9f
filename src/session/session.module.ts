import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { Clock, SystemClock } from './clock.js';
import { ExpirySweep } from './expiry-sweep.js';
import { SessionService } from './session.service.js';
import { SqliteSessionModule } from './sqlite/index.js';

export interface SessionModuleOptions {
  /** Undefined: sessions are kept in SQLite. */
  readonly mongodbUri?: string | undefined;
}

/** Sessions and their store, which the configuration chooses: MongoDB where it has an address, else SQLite. */
@Module({})
export class SessionModule {
  static forRoot(options: SessionModuleOptions): DynamicModule {
    const store = storeModule(options);
    return {
      module: SessionModule,
      imports: [store],
      providers: [{ provide: Clock, useClass: SystemClock }, SessionService, ExpirySweep],
      exports: [store, SessionService],
    };
  }
}

function storeModule({ mongodbUri }: SessionModuleOptions): Type | DynamicModule {
  if (mongodbUri === undefined) return SqliteSessionModule;
  throw new Error('MONGODB_URI is set, but this build has no MongoDB store.');
}
