import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { MetricsRegistry } from './metrics-registry.js';
import { stopOtlp } from './start-otlp.js';
import { stopSentry } from './start-sentry.js';

/** What every feature tells of itself with. */
@Global()
@Module({ providers: [MetricsRegistry], exports: [MetricsRegistry] })
export class ObservabilityModule implements OnApplicationShutdown {
  async onApplicationShutdown(): Promise<void> {
    await Promise.all([stopOtlp(), stopSentry()]);
  }
}
