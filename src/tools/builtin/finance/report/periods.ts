import { addDays } from '../sources/days.js';
import type { Cadence, Statement, StatementField, StatementValues } from '../sources/market-data-source.js';
import { STATEMENT_FIELDS } from '../sources/market-data-source.js';

export type PeriodKind = 'year' | 'quarter' | 'first_half';

export interface PeriodRequest {
  readonly kind: PeriodKind;
  /** Unset: the latest. */
  readonly year?: number | undefined;
  /** Of a quarter. Unset: all of the year, or the latest ones. */
  readonly quarter?: number | undefined;
}

/** What is told of one period. `label` is such as `2023`, `Q2 2026` or `first half of 2026`. */
export interface Period {
  readonly label: string;
  readonly ends: string;
  readonly values: StatementValues;
}

const MAX_PERIODS = 4;
/** From the end of a quarter into its middle: ends that lie some days off the calendar's count for the right quarter. */
const HALF_QUARTER_DAYS = 45;

export const cadenceOf = (kind: PeriodKind): Cadence => (kind === 'year' ? 'year' : 'quarter');

/** The periods that are asked for, newest first; none where a source lacks them. */
export function choosePeriods(
  statements: readonly Statement[],
  { kind, year, quarter }: PeriodRequest,
): readonly Period[] {
  const all = toPeriods(statements, kind);
  const chosen = all.filter(
    (period) =>
      (year === undefined || yearOf(period.ends, kind) === year) &&
      (quarter === undefined || kind !== 'quarter' || quarterOf(period.ends) === quarter),
  );
  const isList = kind === 'quarter' && quarter === undefined;
  return chosen.slice(0, isList ? MAX_PERIODS : 1);
}

/** The same period a year before, for comparison. */
export function findYearBefore(
  statements: readonly Statement[],
  { ends }: Period,
  kind: PeriodKind,
): Period | undefined {
  return toPeriods(statements, kind).find(
    (period) =>
      yearOf(period.ends, kind) === yearOf(ends, kind) - 1 &&
      (kind === 'year' || quarterOf(period.ends) === quarterOf(ends)),
  );
}

function toPeriods(statements: readonly Statement[], kind: PeriodKind): readonly Period[] {
  switch (kind) {
    case 'year':
      return statements.map((statement) => ({ ...statement, label: `${yearOf(statement.ends, kind)}` }));
    case 'quarter':
      return statements.map((statement) => ({
        ...statement,
        label: `Q${quarterOf(statement.ends)} ${yearOf(statement.ends, kind)}`,
      }));
    case 'first_half':
      return statements.flatMap((second) => toFirstHalf(second, statements));
    default:
      return kind satisfies never;
  }
}

/** Both quarters added up; what one of them lacks is missing in the sum. Balances are those at its end. */
function toFirstHalf(second: Statement, statements: readonly Statement[]): readonly Period[] {
  if (quarterOf(second.ends) !== 2) return [];
  const year = yearOf(second.ends, 'quarter');
  const first = statements.find(({ ends }) => yearOf(ends, 'quarter') === year && quarterOf(ends) === 1);
  if (first === undefined) return [];
  const isBalance = (field: StatementField): boolean =>
    (STATEMENT_FIELDS.balance_sheet as readonly StatementField[]).includes(field);
  const values = Object.entries(second.values).flatMap(([name, value]) => {
    const field = name as StatementField;
    if (isBalance(field)) return [[field, value]];
    const earlier = first.values[field];
    return earlier === undefined ? [] : [[field, earlier + value]];
  });
  return [
    {
      label: `first half of ${year}`,
      ends: second.ends,
      values: Object.fromEntries(values) as StatementValues,
    },
  ];
}

/** A year is named by the year in which it ends, a quarter by the one in which its middle lies. */
function yearOf(ends: string, kind: PeriodKind): number {
  return Number((kind === 'year' ? ends : middleOf(ends)).slice(0, 4));
}

/** Of the calendar, whatever the company's own count is. */
function quarterOf(ends: string): number {
  return Math.ceil(Number(middleOf(ends).slice(5, 7)) / 3);
}

function middleOf(ends: string): string {
  return addDays(ends, -HALF_QUARTER_DAYS);
}
