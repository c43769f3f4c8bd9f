import type { ProviderReport } from '../providers/index.js';
import type { ProviderHealth } from './provider-health.dto.js';

/** A provider's report as the route tells it. */
export function encodeProviderHealth(report: ProviderReport): ProviderHealth {
  const { traffic, status, model, failure, latencyMs, checkedAt } = report;
  const { provider, keys, targets, running, queued, lastFailure } = traffic;
  return {
    provider,
    status,
    model,
    ...(failure !== undefined && { reason: failure }),
    ...(latencyMs !== undefined && { latency_ms: latencyMs }),
    checked_at: checkedAt,
    keys,
    targets,
    running,
    queued,
    ...(lastFailure !== undefined && { last_failure: lastFailure }),
  };
}
