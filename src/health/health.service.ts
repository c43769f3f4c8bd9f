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

  /** Checks every dependency. Healthy only when the store, without which no turn can run, is up and no shutdown is under way. */
  async report(): Promise<HealthReport> {
    const results: HealthIndicatorResult[] = await Promise.all([this.store.check(), this.rateLimit.check()]);
    const dependencies = Object.assign({}, ...results) as Record<string, DependencyHealth>;
    const isHealthy = dependencies['store']?.status === 'up' && !this.shutdown.isUnderWay;
    return {
      status: isHealthy ? 'healthy' : 'unhealthy',
      version: VERSION,
      environment: this.config.environment,
      uptime_seconds: Math.round(process.uptime()),
      dependencies,
    };
  }
}
