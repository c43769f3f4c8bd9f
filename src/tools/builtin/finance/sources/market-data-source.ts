import type { FinanceSourceName } from '../../../../config/index.js';
import type { Security } from '../directory/listing.js';

/** One session of trading. Prices in the currency of the series. */
export interface PriceBar {
  /** The day at the exchange, such as `2026-11-20`. */
  readonly date: string;
  readonly open?: number | undefined;
  readonly high?: number | undefined;
  readonly low?: number | undefined;
  readonly close: number;
  /** Shares. */
  readonly volume?: number | undefined;
}

export interface PriceSeries {
  readonly currency: string;
  /** What the prices are adjusted for, in words. */
  readonly adjustedFor: string;
  readonly name?: string | undefined;
  /** Oldest first, each day once. */
  readonly bars: readonly PriceBar[];
}

/** Days, both included, such as `2026-11-20`. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** What statements tell, by their name in results. Money is in whole units of the currency. */
export const STATEMENT_FIELDS = {
  income_statement: [
    'revenue',
    'cost_of_revenue',
    'gross_profit',
    'net_interest_income',
    'operating_profit',
    'profit_before_tax',
    'net_profit',
    'net_profit_of_parent',
  ],
  balance_sheet: [
    'total_assets',
    'current_assets',
    'cash',
    'inventory',
    'customer_loans',
    'customer_deposits',
    'total_liabilities',
    'current_liabilities',
    'total_debt',
    'equity',
  ],
  cash_flow: ['operating_cash_flow', 'investing_cash_flow', 'financing_cash_flow', 'capital_expenditure'],
} as const;

export type StatementName = keyof typeof STATEMENT_FIELDS;
export type StatementField = (typeof STATEMENT_FIELDS)[StatementName][number];

export type StatementValues = Readonly<Partial<Record<StatementField, number>>>;

/** The statements of one year, or of one quarter alone. */
export interface Statement {
  /** The last day, such as `2026-09-30`. */
  readonly ends: string;
  readonly values: StatementValues;
}

export type Cadence = 'year' | 'quarter';

export interface StatementSeries {
  readonly currency: string;
  /** Newest first. */
  readonly statements: readonly Statement[];
  /** What the source does not tell, in a sentence. */
  readonly limits?: string | undefined;
}

/**
 * The port to one service with prices and reports. What it does not know is left out, never guessed; a stock
 * that it does not know at all rejects with a `ToolFailure`, as does every failure of the service.
 */
export abstract class MarketDataSource {
  abstract readonly name: FinanceSourceName;
  /** As results and failures name it. */
  abstract readonly title: string;

  /** Whether it may know the stock: by its market and exchange. */
  abstract covers(security: Security): boolean;
  abstract prices(security: Security, range: DateRange, signal: AbortSignal): Promise<PriceSeries>;
  abstract statements(security: Security, cadence: Cadence, signal: AbortSignal): Promise<StatementSeries>;
}
