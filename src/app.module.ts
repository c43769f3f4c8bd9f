import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { AuthModule } from './auth/index.js';
import { ChatModule } from './chat/index.js';
import { ErrorFilter, TraceInterceptor } from './common/http/index.js';
import { LoggingModule } from './common/logging/index.js';
import { ConfigModule, type Configuration } from './config/index.js';
import { HealthModule } from './health/index.js';
import { SessionModule } from './session/index.js';

@Module({
  imports: [LoggingModule, AuthModule, ChatModule, HealthModule],
  providers: [
    { provide: APP_FILTER, useClass: ErrorFilter },
    { provide: APP_INTERCEPTOR, useClass: TraceInterceptor },
  ],
})
export class AppModule {
  static forRoot(configuration: Configuration): DynamicModule {
    return {
      module: AppModule,
      imports: [ConfigModule.forRoot(configuration), SessionModule.forRoot(configuration.store)],
    };
  }
}
