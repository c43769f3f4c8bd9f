import type { Cell, SuiteReport } from './suite-report.js';
import { renderTable } from './text-table.js';

/** What a figure must not exceed. */
interface Target {
  readonly suite: string;
  /** The row; unset: the worst of all rows counts. */
  readonly contender?: string;
  readonly column: string;
  readonly atMost: number;
  readonly title: string;
}

const TARGETS: readonly Target[] = [
  target('paced', 'nestor', 'cpuPerTokenToFloor', 1.4, 'CPU per token, paced, to the floor'),
  target('burst', 'nestor', 'cpuPerTokenToFloor', 1, 'CPU per token in a burst, to the floor'),
  target('short', 'nestor', 'cpuPerTurnToFloor', 4, 'CPU per turn of 20 tokens, SQLite, to the floor'),
  target('short', 'nestor-mongo', 'cpuPerTurnToFloor', 6, 'CPU per turn of 20 tokens, MongoDB, to the floor'),
  target('ttft', 'nestor', 'firstTextP50ToFloor', 1.5, 'first token later than the floor, ms'),
  target('idle', 'nestor', 'liveKbPerStream', 30, 'live heap per open stream, KB'),
  target('idle', 'nestor', 'rssKbPerStream', 90, 'RSS per open stream, KB'),
  target('idle', 'nestor', 'lateMax', 2, 'the latest of 1,000 streams, % of its time'),
  target('history', 'nestor', 'ratio', 1.1, 'turn at 10,000 messages to one at 10, SQLite'),
  target('history', 'nestor-mongo', 'ratio', 1.1, 'turn at 10,000 messages to one at 10, MongoDB'),
  target('dialects', undefined, 'cpuPerTokenToFloor', 1.15, 'the dearest dialect to /stream'),
  target('many', 'nestor', 'peakRssMb', 1_024, 'RSS at 5,000 open streams, MB'),
  target('slow', 'nestor', 'liveMb', 10, 'memory held for a client that does not read, MB'),
  target('soak', 'nestor-growth', 'liveMb', 1.1, 'live memory over the soak, last third to middle one'),
  target('soak', 'nestor-growth', 'rssMb', 1.1, 'RSS over the soak, last third to middle one'),
  target(
    'soak',
    'nestor-growth',
    'descriptors',
    1.1,
    'open descriptors over the soak, last third to middle one',
  ),
  target('soak', 'nestor-growth', 'eventLoopDelayMs', 1.5, 'event-loop delay over the soak, the same'),
];

export interface Verdict {
  readonly title: string;
  readonly measured: number;
  readonly atMost: number;
  readonly isMet: boolean;
}

/** The targets of the suites that have run. Figures of a suite with faults meet none. */
export function verdictsOn(reports: readonly SuiteReport[]): Verdict[] {
  return TARGETS.flatMap((target) => {
    const report = reports.find(({ suite }) => suite === target.suite);
    const measured = report === undefined ? undefined : figureOf(report, target);
    if (report === undefined || measured === undefined) return [];
    const isMet = measured <= target.atMost && report.faults.length === 0;
    return [{ title: target.title, measured, atMost: target.atMost, isMet }];
  });
}

export function renderVerdicts(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ title, measured, atMost, isMet }) => [
    title,
    Number.isNaN(measured) ? '-' : measured.toFixed(2),
    String(atMost),
    isMet ? 'met' : 'NOT MET',
  ]);
  return `\n## Targets\n${renderTable([['', 'measured', 'at most', ''], ...rows])}`;
}

/** Undefined where the contender was not measured, NaN where the figure could not be. */
function figureOf({ rows }: SuiteReport, { contender, column }: Target): number | undefined {
  const figures = rows
    .filter(({ name }) => contender === undefined || name === contender)
    .map(({ cells }) => numberOf(cells[column]));
  return figures.length === 0 ? undefined : Math.max(...figures);
}

function numberOf(cell: Cell | undefined): number {
  return typeof cell === 'number' ? cell : NaN;
}

function target(
  suite: string,
  contender: string | undefined,
  column: string,
  atMost: number,
  title: string,
): Target {
  return { suite, column, atMost, title, ...(contender !== undefined && { contender }) };
}
