import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../../../src/conversation/index.js';
import type { ToolOutcome } from '../../../src/tools/index.js';
import { answerJson, answerStatus, answerWith, FakeWeb, neverAnswer } from '../../support/fake-web/index.js';
import { ANNUAL_FILINGS, QUARTERLY_FILINGS } from '../../support/fake-web/filings.js';
import {
  NASDAQ_FINANCIALS,
  vndirectStatements,
  YAHOO_SEARCH,
  yahooTimeseries,
} from '../../support/fake-web/stock-market.js';
import { startFinanceTools, type FinanceTools } from './finance-harness.js';

const TIMESERIES = '/yahoo/ws/fundamentals-timeseries/v1/finance/timeseries';

let web: FakeWeb;
let tools: FinanceTools;
beforeAll(async () => {
  web = await FakeWeb.start();
  tools = await startFinanceTools(web, '2026-11-21T03:00:00Z');
});
beforeEach(() => {
  web.reset();
  web.on('/vndirect/v4/financial_statements', vndirectStatements(ANNUAL_FILINGS, QUARTERLY_FILINGS));
  web.on('/yahoo/v1/finance/search', answerJson(YAHOO_SEARCH));
});
afterAll(() => Promise.all([tools.close(), web.close()]));

const report = (ticker: string, more = {}) => tools.call('get_financial_report', { ticker, ...more });
const search = (args: Record<string, string | number>) => tools.call('search_ticker', args);
const resultOf = (outcome: ToolOutcome): JsonValue => {
  if (!outcome.ok) throw new Error(outcome.error);
  return outcome.result;
};
const periodsOf = (outcome: ToolOutcome) =>
  (resultOf(outcome) as { periods: { period: string }[] }).periods.map(({ period }) => period);
const companiesOf = async (args: Record<string, string | number>) =>
  (resultOf(await search(args)) as { companies: { ticker: string; exchange: string }[] }).companies;

describe('get_financial_report', () => {
  it('tells statements and ratios of a year, with the year before, in a unit that is named', async () => {
    const day = '2023-12-31';
    web.on(
      `${TIMESERIES}/FPT.VN`,
      answerJson(
        yahooTimeseries({
          annualTotalRevenue: { '2022-12-31': 44e12, [day]: 52e12 },
          annualGrossProfit: { [day]: 20e12 },
          annualNetIncomeIncludingNoncontrollingInterests: { '2022-12-31': 6.5e12, [day]: 7.8e12 },
          annualTotalAssets: { [day]: 60e12 },
          annualTotalLiabilitiesNetMinorityInterest: { [day]: 30e12 },
          annualTotalEquityGrossMinorityInterest: { [day]: 30e12 },
          annualOperatingCashFlow: { [day]: 9.5e12 },
          annualCapitalExpenditure: { [day]: -4e12 },
        }),
      ),
    );
    expect(await report('FPT', { year: 2023 })).toMatchObject({
      ok: true,
      source: 'external',
      result: {
        ticker: 'FPT',
        currency: 'VND',
        unit: 'billion VND',
        source: 'Yahoo Finance',
        periods: [
          {
            period: '2023',
            ends: day,
            income_statement: { revenue: 52_000, gross_profit: 20_000, net_profit: 7_800 },
            balance_sheet: { total_assets: 60_000, total_liabilities: 30_000, equity: 30_000 },
            cash_flow: { operating_cash_flow: 9_500, capital_expenditure: -4_000 },
            ratios: {
              revenue_growth_percent: 18.18,
              net_profit_growth_percent: 20,
              gross_margin_percent: 38.46,
              net_margin_percent: 15,
              liabilities_to_equity: 1,
              return_on_equity_percent: 26,
              return_on_assets_percent: 13,
            },
            a_year_before: {
              period: '2022',
              income_statement: { revenue: 44_000 },
              balance_sheet: 'not available from this source',
            },
          },
        ],
      },
    });
    expect(web.lastQuery['type']).toContain('annualTotalRevenue,');
  });

  it('turns to the second source for a year that the first one lacks', async () => {
    web.on(
      `${TIMESERIES}/FPT.VN`,
      answerJson(yahooTimeseries({ annualTotalRevenue: { '2025-12-31': 70e12 } })),
    );
    expect(await report('FPT', { year: 2023 })).toMatchObject({
      result: {
        source: 'VNDIRECT',
        notes: ['Yahoo Finance has only the years that ended on 2025-12-31.'],
        periods: [
          {
            period: '2023',
            income_statement: { revenue: 52_000, net_profit: 7_800, net_profit_of_parent: 7_020 },
            cash_flow: { operating_cash_flow: 8_580 },
          },
        ],
      },
    });
  });

  it('turns to the second source for figures that the first one lacks', async () => {
    web.on(
      `${TIMESERIES}/FPT.VN`,
      answerJson(
        yahooTimeseries({
          annualTotalRevenue: { '2025-12-31': 1e12 },
          annualNetIncome: { '2025-12-31': 1e11 },
        }),
      ),
    );
    expect(await report('FPT')).toMatchObject({
      result: {
        source: 'VNDIRECT',
        notes: ['Yahoo Finance has no total_assets, total_liabilities, equity of it.'],
        periods: [{ period: '2025', income_statement: { revenue: 70_000 } }],
      },
    });
  });

  it('says that the revenue and the operating cash flow are missing where the rest is there', async () => {
    web.on('/vndirect/v4/financial_statements', vndirectStatements({}));
    const at = (value: number) => ({ '2025-12-31': value });
    web.on(
      `${TIMESERIES}/FPT.VN`,
      answerJson(
        yahooTimeseries({
          annualNetIncome: at(9e12),
          annualTotalAssets: at(80e12),
          annualTotalLiabilitiesNetMinorityInterest: at(40e12),
          annualStockholdersEquity: at(40e12),
          annualInvestingCashFlow: at(-5e12),
        }),
      ),
    );
    expect(await report('FPT')).toMatchObject({
      result: {
        periods: [{ missing: expect.arrayContaining(['revenue', 'operating_cash_flow']) as unknown }],
      },
    });
  });

  it('says what is missing, and that there is nothing to compare with', async () => {
    web.on('/vndirect/v4/financial_statements', vndirectStatements({}));
    web.on(
      `${TIMESERIES}/FPT.VN`,
      answerJson(yahooTimeseries({ annualTotalRevenue: { '2025-12-31': 70e12 } })),
    );
    expect(await report('FPT')).toMatchObject({
      result: {
        periods: [
          {
            period: '2025',
            balance_sheet: 'not available from this source',
            no_comparison: 'The same period a year before is not available.',
            missing: ['net_profit', 'total_assets', 'total_liabilities', 'equity'],
            ratios: {},
          },
        ],
      },
    });
  });

  it('names the years there are where nobody has the one that is asked for', async () => {
    web.on(`${TIMESERIES}/FPT.VN`, answerStatus(500));
    expect(await report('FPT', { year: 2019 })).toMatchObject({
      ok: false,
      error: expect.stringMatching(
        /^There are no reports of FPT .*\(HTTP 500\)\. VNDIRECT has only the years that ended on 2025-12-31, 2024-12-31, /,
      ),
    });
  });

  it('adds up the first half of a year, balances as they stand at its end', async () => {
    expect(await report('Vietcombank', { period: 'first_half' })).toMatchObject({
      result: {
        ticker: 'VCB',
        company: 'Vietcombank',
        periods: [
          {
            period: 'first half of 2026',
            ends: '2026-06-30',
            income_statement: { net_interest_income: 30_500, net_profit_of_parent: 17_800 },
            balance_sheet: {
              total_assets: 2_784_000,
              customer_loans: 1_856_000,
              customer_deposits: 2_088_000,
            },
            cash_flow: 'not available from this source',
            // No returns: those of half a year would look like those of a year.
            ratios: expect.not.objectContaining({ return_on_equity_percent: expect.anything() }),
            a_year_before: { period: 'first half of 2025' },
          },
        ],
        notes: expect.arrayContaining([expect.stringContaining('no cash flow')]),
      },
    });
  });

  it('gives one quarter, or the last four', async () => {
    expect(await report('FPT', { period: 'quarter', year: 2026, quarter: 3 })).toMatchObject({
      result: {
        periods: [
          {
            period: 'Q3 2026',
            income_statement: { revenue: 20_000 },
            ratios: { revenue_growth_percent: 17.65 },
            cash_flow: 'not available from this source',
          },
        ],
        notes: expect.arrayContaining(['VNDIRECT gives cash flows by year only.']),
      },
    });
    expect(periodsOf(await report('FPT', { period: 'quarter' }))).toEqual([
      'Q3 2026',
      'Q2 2026',
      'Q1 2026',
      'Q4 2025',
    ]);
    expect(periodsOf(await report('FPT', { period: 'quarter', year: 2025 }))).toEqual(['Q4 2025', 'Q3 2025']);
  });

  it('of US companies is in million USD, from Nasdaq where Yahoo fails', async () => {
    web.on('/nasdaq/api/company/AAPL/financials', answerJson(NASDAQ_FINANCIALS));
    expect(await report('Apple', { year: 2025 })).toMatchObject({
      result: {
        ticker: 'AAPL',
        unit: 'million USD',
        source: 'Nasdaq',
        periods: [
          {
            period: '2025',
            ends: '2025-09-27',
            income_statement: { revenue: 400_000, net_profit_of_parent: 100_000 },
            balance_sheet: { equity: 70_000 },
            cash_flow: { capital_expenditure: -12_000 },
            ratios: { return_on_equity_percent: 142.86 },
            a_year_before: { balance_sheet: { total_assets: 350_000 } },
          },
        ],
      },
    });
  });

  it('says that a latest report is old', async () => {
    const old = yahooTimeseries({ annualTotalRevenue: { '2023-12-31': 52e12 } });
    web.on(`${TIMESERIES}/FPT.VN`, answerJson(old));
    web.on('/vndirect/v4/financial_statements', answerStatus(429));
    expect(await report('FPT')).toMatchObject({
      result: {
        notes: expect.arrayContaining(['OLD: the latest report of this source ended on 2023-12-31. Say so.']),
      },
    });
  });
});

describe('search_ticker', () => {
  it.each([
    ['Vietcombank', 'VCB'],
    ['ngân hàng Vietcombank', 'VCB'],
    ['ngan hang ngoai thuong viet nam', 'VCB'],
    ['tập đoàn FPT', 'FPT'],
    ['tap doan fpt', 'FPT'],
    ['VNM', 'VNM'],
    ['sữa việt nam', 'VNM'],
    ['Hoà Phát', 'HPG'],
    ['hoa phat', 'HPG'],
    ['thế giới di động', 'MWG'],
    ['MB', 'MBB'],
    ['Apple', 'AAPL'],
  ])('finds %s without asking anybody', async (query, ticker) => {
    expect((await companiesOf({ query }))[0]?.ticker).toBe(ticker);
    expect(web.requests).toEqual([]);
  });

  it.each([
    [{ sector: 'banks' }, 'banks'],
    [{ query: 'các ngân hàng niêm yết' }, 'banks'],
    [{ query: 'cổ phiếu ngành công nghệ' }, 'technology'],
    [{ query: 'bất động sản' }, 'real_estate'],
  ])('lists a sector: %j', async (args, sector) => {
    const outcome = await search({ ...args, limit: 30 });
    expect(outcome).toMatchObject({
      result: { sector, market: 'VN', note: expect.stringContaining('not all') },
    });
    expect((await companiesOf({ ...args, limit: 30 })).map(({ exchange }) => exchange)).toContain('HOSE');
  });

  it('adds what the live search finds to names that fit in part', async () => {
    const tickers = (await companiesOf({ query: 'ngan hang ngoai thuong' })).map(({ ticker }) => ticker);
    expect(tickers).toEqual(['VCB', 'PLTR', 'LCG']);
  });

  it('asks for the rest, and keeps to stocks of Vietnam and the US', async () => {
    expect(await search({ query: 'Palantir' })).toMatchObject({
      result: {
        companies: [
          { ticker: 'PLTR', market: 'US', exchange: 'NASDAQ', source: 'Yahoo Finance' },
          { ticker: 'LCG', market: 'VN', exchange: 'HOSE' },
        ],
      },
    });
  });

  it.each([
    ['an outage', answerStatus(502)],
    ['silence', neverAnswer],
    ['a page', answerWith('text/html', '<html>')],
  ])('tells %s of the live search', async (_case, step) => {
    web.on('/yahoo/v1/finance/search', step);
    expect(await search({ query: 'Palantir' })).toMatchObject({
      ok: false,
      error: expect.stringContaining('The directory of larger companies has no such name either.'),
    });
  });

  it('wants to know what for', async () => {
    expect(await search({})).toMatchObject({ ok: false, error: 'Say a query or a sector.' });
  });
});
