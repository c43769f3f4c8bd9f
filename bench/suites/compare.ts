import { alternate } from '../harness/alternate.js';
import type { Bench } from '../harness/bench.js';
import type { ContenderServer } from '../harness/contender-server.js';
import type { Phase, Scenario } from '../harness/scenario.js';
import { median } from '../report/median.js';
import type { Column, Row, SuiteReport } from '../report/suite-report.js';
import { faultsOf } from './faults.js';
import type { Metric } from './metric.js';
import { FLOOR } from './suite.js';

const WARM_ROUNDS = 1;

/**
 * Puts all servers through one scenario, in turn, and sets each in relation to the floor of the same round. The
 * first round is not counted: in it connections are opened and sessions get their first turns.
 */
export async function compare(
  bench: Bench,
  servers: readonly ContenderServer[],
  rounds: number,
  { title, scenario, metrics }: { title: string; scenario: Scenario; metrics: readonly Metric[] },
): Promise<SuiteReport> {
  const all = await alternate(servers, WARM_ROUNDS + rounds, (server) => bench.measure(server, scenario));
  const counted = new Map([...all].map(([server, phases]) => [server, phases.slice(WARM_ROUNDS)]));
  const floor = [...counted].find(([server]) => server.name === FLOOR)?.[1];
  return {
    suite: scenario.name,
    title,
    columns: metrics.flatMap((metric) => columnsOf(metric, floor !== undefined)),
    rows: [...counted].map(([server, phases]) => rowOf(server, phases, floor, metrics)),
    faults: faultsOf(all),
    raw: Object.fromEntries([...counted].map(([server, phases]) => [server.name, phases.map(withoutBody)])),
  };
}

function columnsOf({ key, title, digits, toFloor }: Metric, hasFloor: boolean): Column[] {
  const column = { key, title, digits };
  if (toFloor === undefined || !hasFloor) return [column];
  const relative = toFloor === 'ratio' ? '/ floor' : '- floor';
  return [column, { key: `${key}ToFloor`, title: relative, digits: 2 }];
}

function rowOf(
  { name, contender }: ContenderServer,
  phases: readonly Phase[],
  floor: readonly Phase[] | undefined,
  metrics: readonly Metric[],
): Row {
  const cells: Record<string, number> = {};
  for (const metric of metrics) {
    const values = phases.map((phase) => metric.of(phase));
    cells[metric.key] = median(values);
    if (metric.toFloor === undefined || floor === undefined) continue;
    const floorValues = floor.map((phase) => metric.of(phase));
    cells[`${metric.key}ToFloor`] = median(
      values.map((value, round) => {
        const floorValue = floorValues[round] ?? NaN;
        return metric.toFloor === 'ratio' ? value / floorValue : value - floorValue;
      }),
    );
  }
  return { name, title: contender.title, cells };
}

function withoutBody({ cpuMs, load, upstream: { lastBody: _, ...upstream } }: Phase): object {
  return { cpuMs, load, upstream };
}
