import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MetricsRegistry } from '../common/observability/index.js';
import { VERSION } from '../config/index.js';
import { ProviderCheck } from '../providers/index.js';

/** Higher is worse. */
const BREAKER_STATES = { closed: 0, 'half-open': 1, open: 2 } as const;

/** Tells at each scrape how the providers do, as far as their traffic showed it; asks no vendor. */
@Injectable()
export class ProviderGauges implements OnModuleInit {
  constructor(
    private readonly registry: MetricsRegistry,
    private readonly providers: ProviderCheck,
  ) {}

  onModuleInit(): void {
    const traffic = () => this.providers.traffic();
    this.registry.gauge('info', 'The version that runs.', ['version'], (set) => {
      set({ version: VERSION }, 1);
    });
    this.registry.gauge(
      'breaker_state',
      'Circuit breaker of a target: 0 closed, 1 half-open, 2 open.',
      ['provider', 'model'],
      (set) => {
        for (const { provider, targets } of traffic()) {
          for (const { model, breaker } of targets) set({ provider, model }, BREAKER_STATES[breaker]);
        }
      },
    );
    this.registry.gauge('provider_keys', 'Keys of a provider.', ['provider'], (set) => {
      for (const { provider, keys } of traffic()) set({ provider }, keys.total);
    });
    this.registry.gauge(
      'provider_keys_cooling',
      'Keys that rest after a limit or a refusal.',
      ['provider'],
      (set) => {
        for (const { provider, keys } of traffic()) set({ provider }, keys.total - keys.available);
      },
    );
    this.registry.gauge('provider_calls_running', 'Model calls under way.', ['provider'], (set) => {
      for (const { provider, running } of traffic()) set({ provider }, running);
    });
    this.registry.gauge('provider_queue_depth', 'Model calls that wait for a slot.', ['provider'], (set) => {
      for (const { provider, queued } of traffic()) set({ provider }, queued);
    });
  }
}
