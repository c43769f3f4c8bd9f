import { z } from 'zod';
import { isDay } from './days.js';
import type { StatementField, StatementSeries } from './market-data-source.js';
import { toIsoDay, toNumber } from './nasdaq-values.js';

/** A row or the headers: `value1` is the name, `value2` and on are the periods. */
const ROW = z.record(z.string(), z.unknown());
const TABLE = z.object({ headers: ROW.nullish(), rows: z.array(ROW).nullish() }).nullish();

export const NASDAQ_STATEMENTS = z.object({
  data: z
    .object({
      symbol: z.string().nullish(),
      incomeStatementTable: TABLE,
      balanceSheetTable: TABLE,
      cashFlowTable: TABLE,
    })
    .nullish(),
});

type Answer = NonNullable<z.infer<typeof NASDAQ_STATEMENTS>['data']>;

const FIELDS: Readonly<Record<string, StatementField>> = {
  'total revenue': 'revenue',
  'cost of revenue': 'cost_of_revenue',
  'gross profit': 'gross_profit',
  'operating income': 'operating_profit',
  'earnings before tax': 'profit_before_tax',
  'net income': 'net_profit_of_parent',
  'total assets': 'total_assets',
  'total current assets': 'current_assets',
  'cash and cash equivalents': 'cash',
  inventory: 'inventory',
  'total liabilities': 'total_liabilities',
  'total current liabilities': 'current_liabilities',
  'total equity': 'equity',
  'net cash flow-operating': 'operating_cash_flow',
  'net cash flows-investing': 'investing_cash_flow',
  'net cash flows-financing': 'financing_cash_flow',
  'capital expenditures': 'capital_expenditure',
};

/** Amounts are told in thousands of USD. */
const THOUSAND = 1_000;

export function readNasdaqStatements(answer: Answer): StatementSeries {
  const byDay = new Map<string, Partial<Record<StatementField, number>>>();
  for (const table of [answer.incomeStatementTable, answer.balanceSheetTable, answer.cashFlowTable]) {
    for (const row of table?.rows ?? []) {
      const field = FIELDS[textOf(row['value1']).toLowerCase()];
      if (field === undefined) continue;
      for (const [column, header] of Object.entries(table?.headers ?? {})) {
        const ends = toIsoDay(textOf(header));
        const value = toNumber(textOf(row[column]));
        // The cash flow repeats the net income, without what belongs to others: what came first stays.
        const known = byDay.get(ends) ?? {};
        if (!isDay(ends) || value === undefined || known[field] !== undefined) continue;
        byDay.set(ends, { ...known, [field]: value * THOUSAND });
      }
    }
  }
  const statements = [...byDay]
    .map(([ends, values]) => ({ ends, values }))
    .sort((left, right) => right.ends.localeCompare(left.ends));
  return { currency: 'USD', statements };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
