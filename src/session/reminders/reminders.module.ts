import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { RemindersService } from './reminders.service.js';

/** Reminders in the store of the sessions, which `store` offers. */
@Module({})
export class RemindersModule {
  static on(store: Type): DynamicModule {
    return {
      module: RemindersModule,
      imports: [store],
      providers: [RemindersService],
      exports: [RemindersService],
    };
  }
}
