import { z } from 'zod';
import { isDay } from './days.js';
import type { Cadence, StatementField, StatementSeries } from './market-data-source.js';

const POINT = z.object({
  asOfDate: z.string(),
  currencyCode: z.string().nullish(),
  reportedValue: z.object({ raw: z.number().nullish() }),
});

/** A list of series; each has its points under the name of its type. */
export const YAHOO_STATEMENTS = z.object({
  timeseries: z.object({
    result: z.array(z.looseObject({ meta: z.object({ type: z.array(z.string()) }) })).nullish(),
  }),
});

const POINTS = z.array(POINT.nullable());

const TYPES: Readonly<Partial<Record<StatementField, string>>> = {
  revenue: 'TotalRevenue',
  cost_of_revenue: 'CostOfRevenue',
  gross_profit: 'GrossProfit',
  net_interest_income: 'NetInterestIncome',
  operating_profit: 'OperatingIncome',
  profit_before_tax: 'PretaxIncome',
  net_profit: 'NetIncomeIncludingNoncontrollingInterests',
  net_profit_of_parent: 'NetIncome',
  total_assets: 'TotalAssets',
  current_assets: 'CurrentAssets',
  cash: 'CashAndCashEquivalents',
  inventory: 'Inventory',
  total_liabilities: 'TotalLiabilitiesNetMinorityInterest',
  current_liabilities: 'CurrentLiabilities',
  total_debt: 'TotalDebt',
  equity: 'TotalEquityGrossMinorityInterest',
  operating_cash_flow: 'OperatingCashFlow',
  investing_cash_flow: 'InvestingCashFlow',
  financing_cash_flow: 'FinancingCashFlow',
  capital_expenditure: 'CapitalExpenditure',
};

const prefixOf = (cadence: Cadence): string => (cadence === 'year' ? 'annual' : 'quarterly');

/** The names of the series that are asked for. */
export function yahooTypes(cadence: Cadence): readonly string[] {
  return Object.values(TYPES).map((type) => `${prefixOf(cadence)}${type}`);
}

/** Series that are missing or unreadable are left out. */
export function readYahooStatements(
  { timeseries }: z.infer<typeof YAHOO_STATEMENTS>,
  cadence: Cadence,
  currency: string,
): StatementSeries {
  const fields = new Map(
    Object.entries(TYPES).map(([field, type]) => [`${prefixOf(cadence)}${type}`, field as StatementField]),
  );
  const byDay = new Map<string, Partial<Record<StatementField, number>>>();
  let reported = currency;
  for (const series of timeseries.result ?? []) {
    const type = series.meta.type[0] ?? '';
    const field = fields.get(type);
    const points = POINTS.safeParse(series[type]).data ?? [];
    for (const point of points) {
      const value = point?.reportedValue.raw;
      if (!point || field === undefined || typeof value !== 'number' || !isDay(point.asOfDate)) continue;
      reported = point.currencyCode ?? reported;
      byDay.set(point.asOfDate, { ...byDay.get(point.asOfDate), [field]: value });
    }
  }
  const statements = [...byDay]
    .map(([ends, values]) => ({ ends, values }))
    .sort((left, right) => right.ends.localeCompare(left.ends));
  return { currency: reported, statements };
}
