import { alternate, alternateWith } from '../harness/alternate.js';
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

interface Measured {
  readonly server: ContenderServer;
  readonly phases: readonly Phase[];
  /** Of the reference, each right beside the one at the same place; of the reference itself the same ones. Unset where it does not take part. */
  readonly beside?: readonly Phase[];
}

/**
 * Puts all contenders through one scenario, in turn, and sets each in relation to the reference right beside it. A round
 * ahead is not counted: in it connections are opened and sessions get their first turns.
 */
export async function compare(
  bench: Bench,
  contenders: readonly Contender[],
  rounds: number,
  { title, scenario, metrics, reference = FLOOR }: Comparison,
): Promise<SuiteReport> {
  const servers = await warmServersOf(bench, contenders);
  const measure = (server: ContenderServer) => bench.measure(server, scenario);
  const uncounted = await alternate(servers, WARM_ROUNDS, measure);
  const base = servers.find(({ name }) => name === reference);
  const measured = await measureAll(servers, base, rounds, measure);
  const counted = new Map(measured.map(({ server, phases }) => [server, phases]));
  return {
    suite: scenario.name,
    title,
    columns: metrics.flatMap((metric) => columnsOf(metric, base && reference)),
    rows: measured.map((one) => rowOf(one, metrics)),
    faults: [...faultsOf(uncounted), ...faultsOf(counted)],
    raw: Object.fromEntries(measured.map((one) => [one.server.name, toRaw(one)])),
  };
}

async function measureAll(
  servers: readonly ContenderServer[],
  base: ContenderServer | undefined,
  rounds: number,
  measure: (server: ContenderServer) => Promise<Phase>,
): Promise<Measured[]> {
  const others = servers.filter((server) => server !== base);
  if (base === undefined || others.length === 0) {
    const alone = await alternate(servers, rounds, measure);
    return [...alone].map(([server, phases]) => ({ server, phases, ...(base && { beside: phases }) }));
  }
  const pairs = await alternateWith(base, others, rounds, measure);
  const ofBase = [...pairs.values()].flat().map(({ reference }) => reference);
  return servers.map((server) => {
    const own = pairs.get(server);
    if (own === undefined) return { server, phases: ofBase, beside: ofBase };
    return {
      server,
      phases: own.map((pair) => pair.own),
      beside: own.map(({ reference }) => reference),
    };
  });
}

function columnsOf({ key, title, digits, toFloor }: Metric, reference: string | undefined): Column[] {
  const column = { key, title, digits };
  if (toFloor === undefined || reference === undefined) return [column];
  const relative = `${toFloor === 'ratio' ? '/' : '-'} ${reference}`;
  return [column, { key: `${key}ToFloor`, title: relative, digits: 2 }];
}

function rowOf({ server, phases, beside }: Measured, metrics: readonly Metric[]): Row {
  const { name, contender } = server;
  const cells: Record<string, number> = {};
  for (const metric of metrics) {
    const values = phases.map((phase) => metric.of(phase));
    cells[metric.key] = median(values);
    if (metric.toFloor === undefined || beside === undefined) continue;
    const besides = beside.map((phase) => metric.of(phase));
    cells[`${metric.key}ToFloor`] = median(
      values.map((value, place) => {
        const other = besides[place] ?? NaN;
        return metric.toFloor === 'ratio' ? value / other : value - other;
      }),
    );
  }
  return { name, title: contender.title, cells };
}

function toRaw({ phases, beside }: Measured): object {
  return { phases: phases.map(withoutBody), beside: beside?.map(withoutBody) };
}

function withoutBody({ cpuMs, load, upstream: { lastBody: _, ...upstream } }: Phase): object {
  return { cpuMs, load, upstream };
}
