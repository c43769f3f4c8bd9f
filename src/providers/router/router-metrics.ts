import { Injectable } from '@nestjs/common';
import { MetricsRegistry } from '../../common/observability/index.js';
import type { ProviderErrorKind } from '../provider-error.js';
import { modelLabel } from '../provider.factory.js';
import type { Route } from './route-planner.js';

/** `aborted`: the turn was over before its call was. */
export type AttemptOutcome = ProviderErrorKind | 'answered' | 'aborted';

/** Counts what the router does. Models that callers made up share one label. */
@Injectable()
export class RouterMetrics {
  private readonly attempts;
  private readonly durations;
  private readonly failovers;

  constructor(registry: MetricsRegistry) {
    this.attempts = registry.counter(
      'attempts_total',
      'Model calls by how they ended: answered, aborted by us, or the kind of the failure.',
      ['provider', 'model', 'outcome'],
    );
    this.durations = registry.histogram('attempt_duration_seconds', 'How long model calls took.', [
      'provider',
    ]);
    this.failovers = registry.counter(
      'failovers_total',
      'Model calls that went on elsewhere: from which provider to which, and why.',
      ['provider', 'to_provider', 'reason'],
    );
  }

  /** A call has ended. */
  attempt({ target, provider }: Route, outcome: AttemptOutcome, durationMs: number): void {
    this.attempts.inc({ provider: target.provider, model: modelLabel(provider, target.model), outcome });
    this.durations.observe({ provider: target.provider }, durationMs / 1_000);
  }

  /** The answer comes from `to` instead of `from`, where those differ. */
  moved(from: Route, to: Route): void {
    const isSame = from.target.provider === to.target.provider && from.target.model === to.target.model;
    if (isSame) return;
    this.failovers.inc({
      provider: from.target.provider,
      to_provider: to.target.provider,
      reason: to.reason ?? 'unknown',
    });
  }
}
