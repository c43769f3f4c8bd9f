import type { StatementField, StatementValues } from '../sources/market-data-source.js';

const EXPECTED = ['net_profit', 'total_assets', 'total_liabilities', 'equity'] as const;

/** The figures that every report should have and this one has not; the profit of the parent does for the profit. */
export function missingFigures(values: StatementValues): readonly StatementField[] {
  return EXPECTED.filter(
    (field) =>
      values[field] === undefined && !(field === 'net_profit' && values.net_profit_of_parent !== undefined),
  );
}
