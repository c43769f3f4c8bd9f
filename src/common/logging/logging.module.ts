import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { ConversationLog } from './conversation-log.js';
import type { Logging } from './create-logging.js';
import { NestLogger } from './nest-logger.js';

/** Writes out what is left when everything else has closed. */
class LogFlush implements OnApplicationShutdown {
  constructor(private readonly logging: Logging) {}

  async onApplicationShutdown(): Promise<void> {
    await this.logging.files?.flush();
  }
}

/** Offers the app's logging, which is there before the app is. */
@Global()
@Module({})
export class LoggingModule {
  static forRoot(logging: Logging): DynamicModule {
    return {
      module: LoggingModule,
      providers: [
        { provide: NestLogger, useValue: logging.logger },
        { provide: ConversationLog, useValue: logging.conversations },
        { provide: LogFlush, useFactory: () => new LogFlush(logging) },
      ],
      exports: [NestLogger, ConversationLog],
    };
  }
}
