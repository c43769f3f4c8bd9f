import { element, text } from './svg.js';
import type { Cell, Row, SuiteReport } from './suite-report.js';

/** A column of the picture: a figure of a suite, smaller being better. */
interface Figure {
  readonly suite: string;
  readonly column: string;
  readonly title: readonly [string, string];
  readonly digits: number;
}

const FIGURES: readonly Figure[] = [
  { suite: 'paced', column: 'cpuPerTokenToFloor', title: ['CPU per token', 'paced, / floor'], digits: 2 },
  { suite: 'burst', column: 'cpuPerTokenToFloor', title: ['CPU per token', 'burst, / floor'], digits: 2 },
  { suite: 'short', column: 'cpuPerTurnToFloor', title: ['CPU per turn', '20 tokens, / floor'], digits: 2 },
  { suite: 'ttft', column: 'firstTextP50ToFloor', title: ['first token', 'ms later'], digits: 2 },
  { suite: 'idle', column: 'liveKbPerStream', title: ['live heap', 'KB a stream'], digits: 0 },
  { suite: 'idle', column: 'rssKbPerStream', title: ['RSS', 'KB a stream'], digits: 0 },
];

const MARGIN = 20;
const NAME_WIDTH = 230;
const CELL_WIDTH = 118;
const BAR_WIDTH = 96;
const HEAD_HEIGHT = 62;
const ROW_HEIGHT = 34;

/** Legible where the system is dark as well, which pictures in a page are told. */
const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .card { fill: #f6f8fa; stroke: #d1d9e0 } .quiet { fill: #59636e; font-size: 12px }
  .ours { font-weight: 600 } .bar { fill: #9aa4af } .ours-bar { fill: #0969da }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .card { fill: #151b23; stroke: #3d444d } .quiet { fill: #9198a1 }
    .bar { fill: #656c76 } .ours-bar { fill: #4493f8 }
  }`;

/** The reports as a picture: a row for each contender, a bar for each figure. */
export function drawPicture(reports: readonly SuiteReport[], caption: string): string {
  const figures = FIGURES.filter(({ suite }) => reports.some((report) => report.suite === suite));
  const contenders = contendersOf(reports, figures);
  const width = 2 * MARGIN + NAME_WIDTH + figures.length * CELL_WIDTH;
  const height = 2 * MARGIN + HEAD_HEIGHT + contenders.length * ROW_HEIGHT + 16;
  const card = { class: 'card', x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 8 };
  const parts = [
    element('style', {}, STYLE),
    element('rect', card),
    ...figures.flatMap((figure, index) => drawHead(figure, cellX(index))),
    ...contenders.flatMap((row, index) => drawName(row, rowY(index))),
    ...figures.flatMap((figure, column) => drawColumn(reports, figure, contenders, cellX(column))),
    text({ class: 'quiet', x: MARGIN, y: height - MARGIN + 4 }, caption),
  ];
  const root = { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height };
  return `${element('svg', { ...root, role: 'img' }, `\n${parts.join('\n')}\n`)}\n`;
}

const cellX = (column: number) => MARGIN + NAME_WIDTH + column * CELL_WIDTH;
const rowY = (row: number) => MARGIN + HEAD_HEIGHT + row * ROW_HEIGHT;
const isMeasured = (cell: Cell | undefined): cell is number => Number.isFinite(cell);
const isOurs = ({ name }: Pick<Row, 'name'>) => name.startsWith('nestor');

function contendersOf(reports: readonly SuiteReport[], figures: readonly Figure[]): Row[] {
  const rows = [...reports]
    // Those that know the most contenders first, for their order.
    .sort((one, other) => other.rows.length - one.rows.length)
    .filter(({ suite }) => figures.some((figure) => figure.suite === suite))
    .flatMap((report) => report.rows);
  return [...new Map(rows.map((row) => [row.name, row])).values()];
}

function drawHead({ title }: Figure, x: number): string[] {
  return title.map((line, index) =>
    text({ class: index === 0 ? undefined : 'quiet', x, y: MARGIN + 14 + index * 18 }, line),
  );
}

function drawName(row: Row, y: number): string[] {
  return [text({ class: isOurs(row) ? 'ours' : undefined, x: MARGIN, y: y + 4 }, row.title)];
}

function drawColumn(
  reports: readonly SuiteReport[],
  { suite, column, digits }: Figure,
  contenders: readonly Row[],
  x: number,
): string[] {
  const rows = reports.find((report) => report.suite === suite)?.rows ?? [];
  const values = contenders.map(({ name }) => rows.find((row) => row.name === name)?.cells[column]);
  const largest = Math.max(...values.filter(isMeasured), 0);
  return contenders.flatMap((row, index) => {
    const value = values[index];
    const y = rowY(index);
    if (!isMeasured(value)) return [text({ class: 'quiet', x, y: y + 4 }, '–')];
    const bar = Math.max(1, (Math.max(0, value) / (largest || 1)) * BAR_WIDTH);
    return [
      text({ class: isOurs(row) ? 'ours' : undefined, x, y: y + 2 }, value.toFixed(digits)),
      element('rect', {
        class: isOurs(row) ? 'ours-bar' : 'bar',
        x,
        y: y + 7,
        width: bar.toFixed(1),
        height: 5,
        rx: 2,
      }),
    ];
  });
}
