import { z } from 'zod';
import { commaList, httpUrl } from './variable-types.js';

const FINANCE_SOURCES = ['yahoo', 'vndirect', 'nasdaq'] as const;

export type FinanceSourceName = (typeof FINANCE_SOURCES)[number];

/** The variables of the tools for stocks. */
export const FINANCE_VARIABLES = {
  FINANCE_SOURCES: commaList()
    .pipe(z.array(z.enum(FINANCE_SOURCES, `must be among ${FINANCE_SOURCES.join(', ')}`)))
    .describe(
      `Who is asked for prices and reports, the first one that knows the answer counts: ${FINANCE_SOURCES.join(', ')}. Unset: all, in this order.`,
    ),
  YAHOO_FINANCE_URL: httpUrl()
    .default('https://query1.finance.yahoo.com')
    .describe('Yahoo Finance: Vietnamese (HOSE) and US stocks, and the search for companies.'),
  VNDIRECT_URL: httpUrl()
    .default('https://api-finfo.vndirect.com.vn')
    .describe('The market data of VNDIRECT: Vietnamese stocks of HOSE, HNX and UPCOM.'),
  NASDAQ_URL: httpUrl().default('https://api.nasdaq.com').describe('The market data of Nasdaq: US stocks.'),
};

type FinanceEnvironment = z.infer<z.ZodObject<typeof FINANCE_VARIABLES>>;

export interface FinanceConfig {
  /** In the order of asking. */
  readonly sources: readonly FinanceSourceName[];
  /** Without a trailing slash. */
  readonly urls: Readonly<Record<FinanceSourceName, string>>;
}

export function toFinanceConfig(environment: FinanceEnvironment): FinanceConfig {
  const { FINANCE_SOURCES: sources } = environment;
  const base = (url: string): string => url.replace(/\/$/, '');
  return {
    sources: sources.length > 0 ? [...new Set(sources)] : FINANCE_SOURCES,
    urls: {
      yahoo: base(environment.YAHOO_FINANCE_URL),
      vndirect: base(environment.VNDIRECT_URL),
      nasdaq: base(environment.NASDAQ_URL),
    },
  };
}
