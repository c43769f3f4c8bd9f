import type { JsonObject } from '../../../../conversation/index.js';
import { round } from '../prices/figures.js';
import { weekdaysBetween } from '../sources/days.js';
import {
  STATEMENT_FIELDS,
  type StatementName,
  type StatementSeries,
  type StatementValues,
} from '../sources/market-data-source.js';
import type { Sourced } from '../sources/market-data.js';
import { missingFigures } from './missing-figures.js';
import { choosePeriods, findYearBefore, type Period, type PeriodRequest } from './periods.js';
import { describeRatios, describeReturns } from './ratios.js';

const STATEMENTS = Object.keys(STATEMENT_FIELDS) as readonly StatementName[];
/** A latest report that is older is told as old: a year and a half, or half a year and what it takes to publish. */
const OLD_AFTER_WEEKDAYS = { year: 390, quarter: 195, first_half: 390 } as const;

/** The periods with each statement, ratios, and the same period a year before. Amounts in the unit that is told. */
export function describeReport(
  series: Sourced<StatementSeries>,
  request: PeriodRequest,
  today: string,
): JsonObject {
  const { currency, statements, source, limits, notes } = series;
  const periods = choosePeriods(statements, request);
  const all = [...oldNote(periods[0], request, today), ...notes, ...(limits === undefined ? [] : [limits])];
  return {
    currency,
    unit: unitOf(currency).name,
    periods: periods.map((period) => {
      const before = findYearBefore(statements, period, request.kind);
      return {
        period: period.label,
        ends: period.ends,
        ...describeValues(period.values, currency),
        ratios: {
          ...describeRatios(period.values, before?.values),
          ...describeReturns(period.values, request.kind),
        },
        // Several periods in a row compare with each other.
        ...(before !== undefined &&
          periods.length === 1 && {
            a_year_before: {
              period: before.label,
              ends: before.ends,
              ...describeValues(before.values, currency),
            },
          }),
        ...(before === undefined && { no_comparison: 'The same period a year before is not available.' }),
        ...missingOf(period.values),
      };
    }),
    source,
    ...(all.length > 0 && { notes: all }),
  };
}

function describeValues(values: StatementValues, currency: string): JsonObject {
  const { divisor } = unitOf(currency);
  const told = STATEMENTS.map((statement) => {
    const fields = STATEMENT_FIELDS[statement].flatMap((field) => {
      const value = values[field];
      return value === undefined ? [] : [[field, round(value / divisor, 1)] as const];
    });
    return [
      statement,
      fields.length > 0 ? Object.fromEntries(fields) : 'not available from this source',
    ] as const;
  });
  return Object.fromEntries(told);
}

function unitOf(currency: string): { readonly name: string; readonly divisor: number } {
  return currency === 'VND'
    ? { name: 'billion VND', divisor: 1e9 }
    : { name: `million ${currency}`, divisor: 1e6 };
}

/** A statement that is not there at all is told as such in its place. */
function missingOf(values: StatementValues): JsonObject {
  const isThere = (field: keyof StatementValues): boolean => values[field] !== undefined;
  const missing = [
    ...missingFigures(values),
    // A bank's income is its interest.
    ...(isThere('revenue') || isThere('net_interest_income') ? [] : ['revenue']),
    ...(STATEMENT_FIELDS.cash_flow.some(isThere) && !isThere('operating_cash_flow')
      ? ['operating_cash_flow']
      : []),
  ];
  return missing.length > 0 ? { missing: [...missing] } : {};
}

function oldNote(
  period: Period | undefined,
  { kind, year }: PeriodRequest,
  today: string,
): readonly string[] {
  if (year !== undefined || period === undefined) return [];
  return weekdaysBetween(period.ends, today) > OLD_AFTER_WEEKDAYS[kind]
    ? [`OLD: the latest report of this source ended on ${period.ends}. Say so.`]
    : [];
}
