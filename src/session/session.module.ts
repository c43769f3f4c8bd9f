import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { Clock, SystemClock } from '../common/time/index.js';
import { ExpirySweep } from './expiry-sweep.js';
import { SessionDeletion } from './session-deletion.js';
import { SessionService } from './session.service.js';
import { MongoSessionModule } from './mongo/index.js';
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
      global: true,
      imports: [store],
      providers: [{ provide: Clock, useClass: SystemClock }, SessionService, SessionDeletion, ExpirySweep],
      exports: [store, SessionService, SessionDeletion],
    };
  }
}

function storeModule({ mongodbUri }: SessionModuleOptions): Type {
  return mongodbUri === undefined ? SqliteSessionModule : MongoSessionModule;
}
