import { collectDefaultMetrics, Registry } from 'prom-client';

/** Gauges that are named as only counters may be. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

let registry: Registry | undefined;

/**
 * Memory, processor, garbage collection and event loop delay of this process, which are the same for every app in it.
 * Nothing is watched before somebody asks.
 */
export function exposeProcessMetrics(): Promise<string> {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
    for (const name of MISNAMED) registry.removeSingleMetric(name);
  }
  return registry.metrics();
}
