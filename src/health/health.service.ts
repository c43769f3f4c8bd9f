import { Inject, Injectable } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { ShutdownState } from '../common/lifecycle/index.js';
import { section, VERSION, type ServerConfig } from '../config/index.js';
import type { DependencyHealth, HealthReport } from './health.dto.js';
import { RateLimitHealthIndicator } from './rate-limit.health-indicator.js';
import { StoreHealthIndicator } from './store.health-indicator.js';

/** The state of this process and of what it needs. */
@Injectable()
export class HealthService {
  constructor(
    private readonly store: StoreHealthIndicator,
    private readonly rateLimit: RateLimitHealthIndicator,
    private readonly shutdown: ShutdownState,
    @Inject(section('server')) private readonly config: ServerConfig,
  ) {}

  /** Checks every dependency. Healthy only while those without which no turn can run are up and no shutdown is under way. */
  async report(): Promise<HealthReport> {
    const results: HealthIndicatorResult[] = await Promise.all([this.store.check(), this.rateLimit.check()]);
    const dependencies = Object.assign({}, ...results) as Record<string, DependencyHealth>;
    const { store, rate_limit: counters } = dependencies;
    const isCounted = counters?.status === 'up' || counters?.on_failure === 'open';
    const isHealthy = store?.status === 'up' && isCounted && !this.shutdown.isUnderWay;
    return {
      status: isHealthy ? 'healthy' : 'unhealthy',
      version: VERSION,
      environment: this.config.environment,
      uptime_seconds: Math.round(process.uptime()),
      dependencies,
    };
  }
}
