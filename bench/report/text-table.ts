import type { Cell, Column, SuiteReport } from './suite-report.js';

/** A suite's report as lines of text. */
export function renderReport({ suite, title, columns, rows, faults }: SuiteReport): string {
  const header = ['', ...columns.map((column) => column.title)];
  const body = rows.map(({ title: name, cells }) => [
    name,
    ...columns.map((column) => renderCell(cells[column.key], column)),
  ]);
  const lines = [`## ${suite}: ${title}`, renderTable([header, ...body])];
  if (faults.length > 0) lines.push('FAULTS:', ...faults.map((fault) => `  ${fault}`));
  return `\n${lines.join('\n')}`;
}

/** Columns aligned: the first one to the left, the others to the right. */
export function renderTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('   '),
    )
    .join('\n');
}

export function renderCell(cell: Cell | undefined, { digits = 0 }: Pick<Column, 'digits'>): string {
  if (cell === undefined || cell === null) return '-';
  return typeof cell === 'string' ? cell : Number.isNaN(cell) ? '-' : cell.toFixed(digits);
}
