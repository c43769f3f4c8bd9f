import type { ProviderTraffic } from '../providers/index.js';
import type { BasicHealth, DetailedHealth } from './api-health.dto.js';
import type { DependencyHealth, HealthReport } from './health.dto.js';

/** The facts that both answers begin with. */
export interface HealthFacts {
  readonly service: string;
  readonly report: HealthReport;
  readonly time: Date;
}

export function encodeBasicHealth({ service, report, time }: HealthFacts): BasicHealth {
  return { status: report.status, service, version: report.version, timestamp: time.toISOString() };
}

/** @param memory of the process, in bytes. */
export function encodeDetailedHealth(
  facts: HealthFacts,
  traffic: readonly ProviderTraffic[],
  memory: NodeJS.MemoryUsage,
): DetailedHealth {
  return {
    ...facts.report,
    ...encodeBasicHealth(facts),
    providers: Object.fromEntries(traffic.map((each) => [each.provider, toDependency(each)])),
    memory: {
      rss_bytes: memory.rss,
      heap_used_bytes: memory.heapUsed,
      heap_total_bytes: memory.heapTotal,
    },
    versions: { service: facts.report.version, node: process.versions.node },
  };
}

function toDependency({ targets }: ProviderTraffic): DependencyHealth {
  return { status: targets.every(({ breaker }) => breaker === 'open') ? 'down' : 'up' };
}
