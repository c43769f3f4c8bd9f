import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { AuthModule } from './auth/index.js';
import { ChatModule } from './chat/index.js';
import { ErrorFilter, TraceInterceptor } from './common/http/index.js';
import { LifecycleModule } from './common/lifecycle/index.js';
import { LoggingModule, type Logging } from './common/logging/index.js';
import { ObservabilityModule } from './common/observability/index.js';
import { ConfigModule, type Configuration } from './config/index.js';
import { HealthModule } from './health/index.js';
import { MetricsModule } from './metrics/index.js';
import { RateLimitModule } from './rate-limit/index.js';
import { SessionModule } from './session/index.js';
import { UiModule } from './ui/index.js';

const TRACING = { provide: APP_INTERCEPTOR, useClass: TraceInterceptor };

@Module({
  imports: [
    LifecycleModule,
    ObservabilityModule,
    AuthModule,
    ChatModule,
    RateLimitModule,
    HealthModule,
    MetricsModule,
    UiModule,
  ],
  providers: [{ provide: APP_FILTER, useClass: ErrorFilter }],
})
export class AppModule {
  static forRoot(configuration: Configuration, logging: Logging): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(configuration),
        LoggingModule.forRoot(logging),
        SessionModule.forRoot(configuration.store),
      ],
      // An interceptor costs every request of every route, whether or not it has anything to do.
      providers: configuration.sentry.dsn === undefined ? [] : [TRACING],
    };
  }
}
