/**
 * Answers in the shapes of Yahoo Finance, VNDIRECT and Nasdaq, written by hand from what public clients of these
 * services document of them (none of the three documents itself; November 2026); prices and figures are made up.
 */
import { answerJson, type FakeWeb, type WebRequest, type WebStep } from './fake-web.js';

const DAY_MS = 86_400_000;

export interface FakeStock {
  readonly ticker: string;
  /** The last close, in the currency's own unit. */
  readonly price: number;
  /** By how much it rose in each session. */
  readonly step: number;
  /** The last session. */
  readonly lastDay: string;
  readonly name?: string;
}

interface Session {
  readonly day: string;
  readonly close: number;
}

const isoDay = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);

/** The last day from Monday to Friday that is over or under way. */
export function lastWeekday(now: number): string {
  const weekday = new Date(now).getUTCDay();
  return isoDay(now - (weekday === 0 ? 2 : weekday === 6 ? 1 : 0) * DAY_MS);
}

/** The sessions from Monday to Friday in a range of days, oldest first. */
function sessionsOf({ price, step, lastDay }: FakeStock, from: string, to: string): readonly Session[] {
  const sessions: Session[] = [];
  let close = price;
  for (let at = Date.parse(lastDay); isoDay(at) >= from; at -= DAY_MS) {
    const weekday = new Date(at).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    if (isoDay(at) <= to) sessions.unshift({ day: isoDay(at), close });
    close = Math.max(price / 10, close - step);
  }
  return sessions;
}

/** `GET /v8/finance/chart/{symbol}`: prices of the sessions between `period1` and `period2`. */
export function yahooChart(stock: FakeStock, currency: 'VND' | 'USD' = 'VND'): WebStep {
  return (response, request) => {
    const day = (name: string): string => isoDay(Number(request.url.searchParams.get(name)) * 1_000);
    const sessions = sessionsOf(stock, day('period1'), day('period2'));
    const symbol = currency === 'VND' ? `${stock.ticker}.VN` : stock.ticker;
    const last = sessions.at(-1);
    const body = {
      chart: {
        result: [
          {
            meta: {
              currency,
              symbol,
              exchangeName: currency === 'VND' ? 'VSE' : 'NMS',
              instrumentType: 'EQUITY',
              regularMarketTime: last && Date.parse(last.day) / 1_000 + 28_800,
              gmtoffset: currency === 'VND' ? 25_200 : -18_000,
              timezone: currency === 'VND' ? 'ICT' : 'EST',
              regularMarketPrice: last?.close,
              longName: stock.name ?? `${stock.ticker} Corporation`,
              dataGranularity: '1d',
            },
            // The opening: 9:00 in Vietnam, 9:30 in New York.
            timestamp: sessions.map(
              (session) => Date.parse(session.day) / 1_000 + (currency === 'VND' ? 7_200 : 52_200),
            ),
            indicators: {
              quote: [
                {
                  open: sessions.map(({ close }) => close * 0.99),
                  high: sessions.map(({ close }) => close * 1.02),
                  low: sessions.map(({ close }) => close * 0.98),
                  close: sessions.map(({ close }) => close),
                  volume: sessions.map((_, index) => 1_000_000 + index),
                },
              ],
              adjclose: [{ adjclose: sessions.map(({ close }) => close) }],
            },
          },
        ],
        error: null,
      },
    };
    return answerJson(body)(response, request);
  };
}

/** As Yahoo answers for a symbol that it does not know, with status 404. */
export const YAHOO_UNKNOWN = {
  chart: {
    result: null,
    error: { code: 'Not Found', description: 'No data found, symbol may be delisted' },
  },
};

/** `GET /ws/fundamentals-timeseries/...`: a series for each type, by the last day of the period. */
export function yahooTimeseries(
  values: Readonly<Record<string, Readonly<Record<string, number>>>>,
  currency = 'VND',
): object {
  const result = Object.entries(values).map(([type, points]) => ({
    meta: { symbol: ['X'], type: [type] },
    timestamp: Object.keys(points).map((day) => Date.parse(day) / 1_000),
    [type]: [
      null,
      ...Object.entries(points).map(([asOfDate, raw]) => ({
        dataId: 20_100,
        asOfDate,
        periodType: type.startsWith('annual') ? '12M' : '3M',
        currencyCode: currency,
        reportedValue: { raw, fmt: `${raw}` },
      })),
    ],
  }));
  return {
    timeseries: { result: [...result, { meta: { symbol: ['X'], type: ['annualInventory'] } }], error: null },
  };
}

/** `GET /v1/finance/search`. */
export const YAHOO_SEARCH = {
  explains: [],
  count: 4,
  quotes: [
    {
      exchange: 'NMS',
      shortname: 'Palantir Technologies Inc.',
      quoteType: 'EQUITY',
      symbol: 'PLTR',
      index: 'quotes',
      score: 31_000,
      isYahooFinance: true,
    },
    {
      exchange: 'VSE',
      shortname: 'LICOGI 16',
      longname: 'LICOGI 16 Joint Stock Company',
      quoteType: 'EQUITY',
      symbol: 'LCG.VN',
      isYahooFinance: true,
    },
    { exchange: 'FRA', shortname: 'Palantir', quoteType: 'EQUITY', symbol: 'PTX.F', isYahooFinance: true },
    { index: 'private', name: 'Someone', permalink: 'x', isYahooFinance: false },
  ],
  news: [],
};

/** `GET /v4/stock_prices`: prices in thousands of VND, newest first; the days are in `q`. */
export function vndirectPrices(stocks: readonly FakeStock[]): WebStep {
  return (response, request) => {
    const { code = '', gte = '', lte = '' } = readQuery(request);
    const stock = stocks.find(({ ticker }) => ticker === code);
    const data = (stock === undefined ? [] : sessionsOf(stock, gte, lte))
      .toReversed()
      .map(({ day, close }) => ({
        code,
        date: day,
        time: '15:10:02',
        floor: 'HOSE',
        type: 'STOCK',
        basicPrice: close / 1_000,
        open: close / 1_000,
        high: close / 1_000,
        low: close / 1_000,
        close: close / 1_000,
        average: close / 1_000,
        adOpen: close / 1_000,
        adHigh: close / 1_000,
        adLow: close / 1_000,
        adClose: close / 1_000,
        nmVolume: 900_000,
        nmValue: 900 * close,
        ptVolume: 100_000,
        ptValue: 100 * close,
        change: 0,
        pctChange: 0,
      }));
    return answerJson({ data, currentPage: 1, size: 2_000, totalElements: data.length, totalPages: 1 })(
      response,
      request,
    );
  };
}

/** Figures of a company in billion VND, by the code of the line; the form is 1, 2, 3, 101 or 102. */
export type FakeLines = Readonly<Record<number, Readonly<Record<string, number>>>>;
/** By ticker, then by the last day of the period. */
export type FakeFilings = Readonly<Record<string, Readonly<Record<string, FakeLines>>>>;

/** `GET /v4/financial_statements`: a row for each line, newest first. */
export function vndirectStatements(annual: FakeFilings, quarterly: FakeFilings = {}): WebStep {
  return (response, request) => {
    const { code = '', reportType = '' } = readQuery(request);
    const filings = (reportType === 'ANNUAL' ? annual : quarterly)[code] ?? {};
    const data = Object.entries(filings)
      .sort(([left], [right]) => right.localeCompare(left))
      .flatMap(([fiscalDate, forms]) =>
        Object.entries(forms).flatMap(([modelType, lines]) =>
          Object.entries(lines).map(([itemCode, billions]) => ({
            code,
            itemCode: Number(itemCode),
            reportType,
            modelType: Number(modelType),
            numericValue: billions * 1e9,
            fiscalDate,
            createdDate: fiscalDate,
            modifiedDate: fiscalDate,
          })),
        ),
      );
    return answerJson({ data, currentPage: 1, size: 400, totalElements: data.length, totalPages: 1 })(
      response,
      request,
    );
  };
}

function readQuery({ url }: WebRequest): Record<string, string> {
  const parts = (url.searchParams.get('q') ?? '').split('~').map((part) => part.split(':'));
  return Object.fromEntries(parts.map((part) => [part.at(-2) ?? '', part.at(-1) ?? '']));
}

/** `GET /api/quote/{symbol}/historical`. */
export function nasdaqHistory(stock: FakeStock): WebStep {
  return (response, request) => {
    const query = (name: string): string => request.url.searchParams.get(name) ?? '';
    const rows = sessionsOf(stock, query('fromdate'), query('todate'))
      .toReversed()
      .map(({ day, close }) => {
        const [year, month, date] = day.split('-');
        const price = `$${close.toFixed(2)}`;
        return {
          date: `${month}/${date}/${year}`,
          close: price,
          volume: '1,234,567',
          open: price,
          high: price,
          low: '--',
        };
      });
    const body = {
      data: {
        symbol: stock.ticker,
        totalRecords: rows.length,
        tradesTable: { asOf: null, headers: { date: 'Date' }, rows },
      },
      message: null,
      status: { rCode: 200, bCodeMessage: null, developerMessage: null },
    };
    return answerJson(body)(response, request);
  };
}

/** `GET /api/company/{symbol}/financials`: amounts in thousands of USD. */
export const NASDAQ_FINANCIALS = {
  data: {
    symbol: 'AAPL',
    tabs: { incomeStatementTable: 'Income Statement' },
    incomeStatementTable: {
      headers: { value1: 'Period Ending:', value2: '9/27/2025', value3: '9/28/2024' },
      rows: [
        { value1: 'Total Revenue', value2: '$400,000,000', value3: '$380,000,000' },
        { value1: 'Gross Profit', value2: '$180,000,000', value3: '$170,000,000' },
        { value1: 'Operating Expenses', value2: '', value3: '' },
        { value1: 'Net Income', value2: '$100,000,000', value3: '$90,000,000' },
      ],
    },
    balanceSheetTable: {
      headers: { value1: 'Period Ending:', value2: '9/27/2025', value3: '9/28/2024' },
      rows: [
        { value1: 'Total Assets', value2: '$360,000,000', value3: '$350,000,000' },
        { value1: 'Total Liabilities', value2: '$290,000,000', value3: '--' },
        { value1: 'Total Equity', value2: '$70,000,000', value3: '$60,000,000' },
      ],
    },
    cashFlowTable: {
      headers: { value1: 'Period Ending:', value2: '9/27/2025', value3: '9/28/2024' },
      rows: [
        { value1: 'Net Cash Flow-Operating', value2: '$110,000,000', value3: '$118,000,000' },
        { value1: 'Capital Expenditures', value2: '-$12,000,000', value3: '-$9,000,000' },
      ],
    },
    financialRatiosTable: null,
  },
  message: null,
  status: { rCode: 200, bCodeMessage: null, developerMessage: null },
};

/** Puts all paths of Yahoo under `/yahoo`, of VNDIRECT under `/vndirect` and of Nasdaq under `/nasdaq`. */
export function stockVariables(web: FakeWeb): Record<string, string> {
  return {
    YAHOO_FINANCE_URL: `${web.origin}/yahoo`,
    VNDIRECT_URL: `${web.origin}/vndirect`,
    NASDAQ_URL: `${web.origin}/nasdaq/`,
  };
}
