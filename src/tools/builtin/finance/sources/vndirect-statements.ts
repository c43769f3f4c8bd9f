import { z } from 'zod';
import { isDay } from './days.js';
import type { Cadence, StatementField, StatementSeries } from './market-data-source.js';

export const VNDIRECT_STATEMENTS = z.object({
  data: z.array(
    z.object({
      code: z.string(),
      itemCode: z.coerce.string(),
      modelType: z.coerce.number(),
      numericValue: z.number().nullish(),
      fiscalDate: z.string(),
    }),
  ),
});

type Line = z.infer<typeof VNDIRECT_STATEMENTS>['data'][number];

/**
 * Lines by the form of the statement (1, 2, 3 balance sheet, income and cash flow of companies; 101, 102 balance sheet
 * and income of banks) and their code. The same code means another thing in another form. Only those lines
 * are here whose meaning others have checked against filings; brokers and insurers have forms of their own.
 */
const LINES: Readonly<Record<number, Readonly<Record<string, StatementField>>>> = {
  1: {
    12700: 'total_assets',
    11000: 'current_assets',
    11100: 'cash',
    13000: 'total_liabilities',
    13100: 'current_liabilities',
    14000: 'equity',
  },
  2: {
    21001: 'revenue',
    22100: 'cost_of_revenue',
    23100: 'gross_profit',
    23800: 'profit_before_tax',
    23003: 'net_profit',
    23000: 'net_profit_of_parent',
  },
  3: { 32000: 'operating_cash_flow', 33000: 'investing_cash_flow', 34000: 'financing_cash_flow' },
  101: {
    12700: 'total_assets',
    13000: 'total_liabilities',
    14000: 'equity',
    412000: 'customer_loans',
    413300: 'customer_deposits',
  },
  102: { 421900: 'net_interest_income', 23800: 'profit_before_tax', 23000: 'net_profit_of_parent' },
};

const CASH_FLOW_MODEL = 3;
const codes = [...new Set(Object.values(LINES).flatMap((lines) => Object.keys(lines)))];

/** The part of the query that names these forms and lines. */
export const VNDIRECT_ITEMS = `modelType:${Object.keys(LINES).join(',')}~itemCode:${codes.join(',')}`;

/** Values are in VND. Cash flows by quarter add up from the start of the year there, so only those of years are taken. */
export function readVndirectStatements(lines: readonly Line[], cadence: Cadence): StatementSeries {
  const byDay = new Map<string, Partial<Record<StatementField, number>>>();
  for (const { modelType, itemCode, numericValue, fiscalDate } of lines) {
    const field = LINES[modelType]?.[itemCode];
    if (field === undefined || typeof numericValue !== 'number' || !isDay(fiscalDate)) continue;
    if (modelType === CASH_FLOW_MODEL && cadence === 'quarter') continue;
    byDay.set(fiscalDate, { ...byDay.get(fiscalDate), [field]: numericValue });
  }
  const isBank = lines.some(({ modelType }) => modelType > 100);
  const statements = [...byDay]
    .map(([ends, values]) => ({ ends, values }))
    .sort((left, right) => right.ends.localeCompare(left.ends));
  return { currency: 'VND', statements, limits: limitsOf(isBank, cadence) };
}

function limitsOf(isBank: boolean, cadence: Cadence): string | undefined {
  if (isBank) return 'VNDIRECT gives no cash flow and no total income of banks that can be relied on.';
  return cadence === 'quarter' ? 'VNDIRECT gives cash flows by year only.' : undefined;
}
