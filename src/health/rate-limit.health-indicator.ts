import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { section, type RateLimitConfig, type RedisConfig } from '../config/index.js';
import { RateLimitStore } from '../rate-limit/index.js';

/** Whether the counters of the rate limit answer, and for Redis also what happens to turns while they do not. */
@Injectable()
export class RateLimitHealthIndicator {
  private readonly facts: { readonly kind: string; readonly on_failure?: 'open' | 'closed' };

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly store: RateLimitStore,
    @Inject(section('redis')) redis: RedisConfig,
    @Inject(section('rateLimit')) { onStoreFailure }: RateLimitConfig,
  ) {
    this.facts = redis.url === undefined ? { kind: 'memory' } : { kind: 'redis', on_failure: onStoreFailure };
  }

  async check(): Promise<HealthIndicatorResult<'rate_limit'>> {
    const indicator = this.indicators.check('rate_limit');
    try {
      await this.store.ping();
      return indicator.up(this.facts);
    } catch {
      return indicator.down(this.facts);
    }
  }
}
