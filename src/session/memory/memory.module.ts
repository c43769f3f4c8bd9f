import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { section, type MemoryConfig } from '../../config/index.js';
import { Clock, SystemClock } from '../../common/time/index.js';
import { EmbeddedMemory } from './embedded-memory.js';
import { Mem0UserMemory } from './mem0/mem0.user-memory.js';
import { MemoryService } from './memory.service.js';
import { PromptMemory } from './prompt-memory.js';
import { UserMemory } from './user-memory.js';

/** User memory: at Mem0 where there is a key for it, else in the store of the sessions, which `store` offers. */
@Module({})
export class MemoryModule {
  static on(store: Type): DynamicModule {
    return {
      module: MemoryModule,
      imports: [store],
      providers: [
        { provide: Clock, useClass: SystemClock },
        {
          provide: UserMemory,
          inject: [section('memory'), EmbeddedMemory, Clock],
          useFactory: ({ mem0 }: MemoryConfig, embedded: EmbeddedMemory, clock: Clock): UserMemory =>
            mem0 === undefined ? embedded : new Mem0UserMemory(mem0, clock),
        },
        MemoryService,
        PromptMemory,
      ],
      exports: [MemoryService, PromptMemory],
    };
  }
}
