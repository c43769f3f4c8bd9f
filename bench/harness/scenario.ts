import type { LoadPlan, LoadResult } from '../load/load-plan.js';
import type { UpstreamPlan, UpstreamReport } from '../upstream/upstream-plan.js';

/** What a server is put through: how the upstream answers, and how many ask for how long. */
export interface Scenario {
  /** Names the sessions, so that those of one scenario hold turns of one kind. */
  readonly name: string;
  readonly upstream: UpstreamPlan;
  readonly load: Pick<LoadPlan, 'connections' | 'until' | 'rampMs'>;
}

/** What came of it. */
export interface Phase {
  /** CPU time of the server's process tree. */
  readonly cpuMs: number;
  readonly load: LoadResult;
  readonly upstream: UpstreamReport;
}
