import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { section, type RedisConfig } from '../config/index.js';
import { RateLimitStore } from '../rate-limit/index.js';

/** Whether the counters of the rate limit answer. Turns can run without them, so they decide nothing. */
@Injectable()
export class RateLimitHealthIndicator {
  private readonly kind: string;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly store: RateLimitStore,
    @Inject(section('redis')) config: RedisConfig,
  ) {
    this.kind = config.url === undefined ? 'memory' : 'redis';
  }

  async check(): Promise<HealthIndicatorResult<'rate_limit'>> {
    const indicator = this.indicators.check('rate_limit');
    try {
      await this.store.ping();
      return indicator.up({ kind: this.kind });
    } catch {
      return indicator.down({ kind: this.kind });
    }
  }
}
