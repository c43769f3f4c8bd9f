import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MetricsRegistry } from '../common/observability/index.js';
import { RateLimitStore } from '../rate-limit/index.js';

/** Tells at each scrape whether calls can be counted, by what was heard of the store last. */
@Injectable()
export class RateLimitGauge implements OnModuleInit {
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly store: RateLimitStore,
  ) {}

  onModuleInit(): void {
    this.registry.gauge(
      'rate_limit_store_up',
      'Whether the counters of the rate limit can be used: 1, or 0 in an outage.',
      [],
      (set) => {
        set({}, this.store.state === 'ready' ? 1 : 0);
      },
    );
  }
}
