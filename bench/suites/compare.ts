import { alternate } from '../harness/alternate.js';
import type { Bench } from '../harness/bench.js';
import type { Contender } from '../harness/contender.js';
import type { ContenderServer } from '../harness/contender-server.js';
import type { Phase, Scenario } from '../harness/scenario.js';
import { warmServersOf } from '../harness/warm-up.js';
import { median } from '../report/median.js';
import type { Column, Row, SuiteReport } from '../report/suite-report.js';
import { faultsOf } from './faults.js';
import type { Metric } from './metric.js';
import { FLOOR } from './suite.js';

const WARM_ROUNDS = 1;

interface Comparison {
  readonly title: string;
  readonly scenario: Scenario;
  readonly metrics: readonly Metric[];
  /** The contender that all are set in relation to; unset: the floor. */
  readonly reference?: string;
}

/**
 * Puts all contenders through one scenario, in turn, and sets each in relation to the floor in the same round. The
 * first round is not counted: in it connections are opened and sessions get their first turns.
 */
export async function compare(
  bench: Bench,
  contenders: readonly Contender[],
  rounds: number,
  { title, scenario, metrics, reference = FLOOR }: Comparison,
): Promise<SuiteReport> {
  const servers = await warmServersOf(bench, contenders);
  const all = await alternate(servers, WARM_ROUNDS + rounds, (server) => bench.measure(server, scenario));
  const counted = new Map([...all].map(([server, phases]) => [server, phases.slice(WARM_ROUNDS)]));
  const base = [...counted].find(([server]) => server.name === reference)?.[1];
  return {
    suite: scenario.name,
    title,
    columns: metrics.flatMap((metric) => columnsOf(metric, base && reference)),
    rows: [...counted].map(([server, phases]) => rowOf(server, phases, base, metrics)),
    faults: faultsOf(all),
    raw: Object.fromEntries([...counted].map(([server, phases]) => [server.name, phases.map(withoutBody)])),
  };
}

function columnsOf({ key, title, digits, toFloor }: Metric, reference: string | undefined): Column[] {
  const column = { key, title, digits };
  if (toFloor === undefined || reference === undefined) return [column];
  const relative = `${toFloor === 'ratio' ? '/' : '-'} ${reference}`;
  return [column, { key: `${key}ToFloor`, title: relative, digits: 2 }];
}

function rowOf(
  { name, contender }: ContenderServer,
  phases: readonly Phase[],
  base: readonly Phase[] | undefined,
  metrics: readonly Metric[],
): Row {
  const cells: Record<string, number> = {};
  for (const metric of metrics) {
    const values = phases.map((phase) => metric.of(phase));
    cells[metric.key] = median(values);
    if (metric.toFloor === undefined || base === undefined) continue;
    const baseValues = base.map((phase) => metric.of(phase));
    cells[`${metric.key}ToFloor`] = median(
      values.map((value, round) => {
        const baseValue = baseValues[round] ?? NaN;
        return metric.toFloor === 'ratio' ? value / baseValue : value - baseValue;
      }),
    );
  }
  return { name, title: contender.title, cells };
}

function withoutBody({ cpuMs, load, upstream: { lastBody: _, ...upstream } }: Phase): object {
  return { cpuMs, load, upstream };
}
