import type { JsonObject } from '../../../../conversation/index.js';
import { percentChange, present, round } from '../prices/figures.js';
import type { StatementValues } from '../sources/market-data-source.js';
import type { PeriodKind } from './periods.js';

type Figure = number | undefined;

/** Computed from the statements themselves; those whose figures are missing are left out. */
export function describeRatios(values: StatementValues, before: StatementValues = {}): JsonObject {
  const profit = values.net_profit ?? values.net_profit_of_parent;
  const profitBefore = before.net_profit ?? before.net_profit_of_parent;
  return present({
    revenue_growth_percent: percentChange(before.revenue, values.revenue),
    net_interest_income_growth_percent: percentChange(before.net_interest_income, values.net_interest_income),
    net_profit_growth_percent: percentChange(profitBefore, profit),
    gross_margin_percent: percentOf(values.gross_profit, values.revenue),
    net_margin_percent: percentOf(profit, values.revenue),
    liabilities_to_equity: quotient(values.total_liabilities, values.equity),
    current_ratio: quotient(values.current_assets, values.current_liabilities),
    loans_to_deposits_percent: percentOf(values.customer_loans, values.customer_deposits),
  });
}

/** Returns on what was there at the end of the period; of years only, as part of a year would need guessing the rest. */
export function describeReturns(values: StatementValues, kind: PeriodKind): JsonObject {
  if (kind !== 'year') return {};
  const profit = values.net_profit ?? values.net_profit_of_parent;
  return present({
    return_on_equity_percent: percentOf(profit, values.equity),
    return_on_assets_percent: percentOf(profit, values.total_assets),
  });
}

function quotient(dividend: Figure, divisor: Figure): Figure {
  if (dividend === undefined || divisor === undefined || divisor <= 0) return undefined;
  return round(dividend / divisor, 2);
}

function percentOf(part: Figure, whole: Figure): Figure {
  if (part === undefined || whole === undefined || whole <= 0) return undefined;
  return round((part / whole) * 100, 2);
}
