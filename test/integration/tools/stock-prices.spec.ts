import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  answerJson,
  answerStatus,
  answerWith,
  FakeWeb,
  neverAnswer,
  resetConnection,
  type WebStep,
} from '../../support/fake-web/index.js';
import {
  nasdaqHistory,
  vndirectPrices,
  YAHOO_UNKNOWN,
  yahooChart,
  type FakeStock,
} from '../../support/fake-web/stock-market.js';
import { startFinanceTools, type FinanceTools } from './finance-harness.js';

/** A Saturday. */
const NOW = '2026-11-21T03:00:00Z';
const FPT: FakeStock = { ticker: 'FPT', price: 100_000, step: 100, lastDay: '2026-11-20' };
const SHS: FakeStock = { ticker: 'SHS', price: 15_300, step: 10, lastDay: '2026-11-20' };
const AAPL: FakeStock = { ticker: 'AAPL', price: 250.5, step: 0.25, lastDay: '2026-11-20' };

let web: FakeWeb;
let tools: FinanceTools;
beforeAll(async () => {
  web = await FakeWeb.start();
  tools = await startFinanceTools(web, NOW);
});
beforeEach(() => {
  web.reset();
  web.on('/yahoo/v8/finance/chart/FPT.VN', yahooChart(FPT));
  web.on('/yahoo/v8/finance/chart/AAPL', yahooChart(AAPL, 'USD'));
  web.on('/vndirect/v4/stock_prices', vndirectPrices([FPT, SHS]));
  web.on('/nasdaq/api/quote/AAPL/historical', nasdaqHistory(AAPL));
});
afterAll(() => Promise.all([tools.close(), web.close()]));

const price = (ticker: string, more = {}) => tools.call('get_stock_price', { ticker, ...more });
const history = (ticker: string, range?: string) =>
  tools.call('get_stock_history', { ticker, ...(range !== undefined && { range }) });

describe('get_stock_price', () => {
  it('tells the last price with its day, currency, change and source', async () => {
    expect(await price('fpt')).toMatchObject({
      ok: true,
      source: 'external',
      result: {
        ticker: 'FPT',
        company: 'FPT',
        exchange: 'HOSE',
        price: 100_000,
        currency: 'VND',
        as_of: '2026-11-20',
        change: 100,
        change_percent: 0.1,
        previous_close: 99_900,
        previous_close_date: '2026-11-19',
        high: 102_000,
        low: 98_000,
        source: 'Yahoo Finance',
      },
    });
    expect(web.requests[0]?.headers['user-agent']).toMatch(/^Mozilla\/5\.0 \(compatible; Nestor\//);
    expect(web.requests).toHaveLength(1);
  });

  it('gives dollars with cents, and VND without', async () => {
    expect(await price('AAPL')).toMatchObject({ result: { price: 250.5, change: 0.25, currency: 'USD' } });
    web.on('/yahoo/v8/finance/chart/FPT.VN', yahooChart({ ...FPT, price: 100_000.4 }));
    expect(await price('FPT')).toMatchObject({ result: { price: 100_000, previous_close: 99_900 } });
  });

  it.each(['FPT.VN', 'HOSE:FPT', 'tập đoàn FPT', 'cong ty co phan FPT'])(
    'knows what %j is',
    async (ticker) => {
      expect(await price(ticker)).toMatchObject({ result: { ticker: 'FPT' } });
    },
  );

  it('asks only those who have the exchange', async () => {
    expect(await price('SHS')).toMatchObject({
      result: { exchange: 'HNX', price: 15_300, volume_shares: 1_000_000, source: 'VNDIRECT' },
    });
    expect(web.requests.map(({ url }) => url.pathname)).toEqual(['/vndirect/v4/stock_prices']);
  });

  it('helps on with a name that nobody bears', async () => {
    expect(await price('một công ty nào đó')).toMatchObject({
      ok: false,
      error: expect.stringContaining('Ask search_ticker'),
    });
    expect(web.requests).toEqual([]);
  });
});

describe('a first source that fails is told and made up for:', () => {
  const cut: WebStep = (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '999' });
    response.write('{"chart":');
    response.socket?.destroySoon();
  };
  it.each([
    ['an outage', answerStatus(503), 'Yahoo Finance is failing (HTTP 503).'],
    [
      'too many requests',
      answerStatus(429),
      'Yahoo Finance asks for fewer requests; try again later (HTTP 429).',
    ],
    ['silence', neverAnswer, 'Yahoo Finance did not answer within 2 s.'],
    ['a reset', resetConnection, 'The connection to Yahoo Finance broke off.'],
    ['half an answer', cut, 'Yahoo Finance'],
    [
      'a page',
      answerWith('text/html', '<h1>Consent</h1>'),
      'Yahoo Finance gave an answer that cannot be read.',
    ],
    ['nothing', answerWith('application/json', ''), 'Yahoo Finance gave an answer that cannot be read.'],
    [
      'a flood',
      answerWith('application/json', ' '.repeat(2_500_000)),
      'The answer of Yahoo Finance is too large to read.',
    ],
    ['an unknown symbol', answerJson(YAHOO_UNKNOWN, 404), 'Yahoo Finance does not know FPT.VN.'],
    ['another symbol', yahooChart({ ...FPT, ticker: 'ABC' }), 'Yahoo Finance does not know FPT.VN.'],
    [
      'no sessions',
      yahooChart({ ...FPT, lastDay: '2020-01-03' }),
      'Yahoo Finance has no prices of it in this time.',
    ],
  ])('%s', async (_case, step, note) => {
    web.on('/yahoo/v8/finance/chart/FPT.VN', step);
    expect(await price('FPT')).toMatchObject({
      ok: true,
      result: { price: 100_000, source: 'VNDIRECT', notes: [expect.stringContaining(note)] },
    });
  });

  it('stale prices, where the second source has later ones', async () => {
    web.on('/yahoo/v8/finance/chart/FPT.VN', yahooChart({ ...FPT, price: 1, lastDay: '2026-10-30' }));
    expect(await price('FPT')).toMatchObject({
      result: { price: 100_000, as_of: '2026-11-20', notes: ['Yahoo Finance has none since 2026-10-30.'] },
    });
  });

  it('in the US by Nasdaq', async () => {
    web.on('/yahoo/v8/finance/chart/AAPL', answerStatus(401));
    expect(await price('AAPL')).toMatchObject({
      result: { price: 250.5, currency: 'USD', source: 'Nasdaq', volume_shares: 1_234_567 },
    });
  });
});

it('stale everywhere is said, not hidden', async () => {
  web.on('/yahoo/v8/finance/chart/FPT.VN', yahooChart({ ...FPT, lastDay: '2026-10-30' }));
  web.on('/vndirect/v4/stock_prices', vndirectPrices([{ ...FPT, lastDay: '2026-11-02' }]));
  expect(await price('FPT')).toMatchObject({
    result: {
      as_of: '2026-11-02',
      source: 'VNDIRECT',
      notes: expect.arrayContaining([
        'STALE: the last price is of 2026-11-02, 14 weekdays ago. Say so, and do not call it the present price.',
      ]),
    },
  });
});

it('both failing gives an error that a model can act on, without addresses', async () => {
  web.on('/yahoo/v8/finance/chart/FPT.VN', answerStatus(503));
  web.on('/vndirect/v4/stock_prices', answerJson({ data: [] }));
  const outcome = await price('FPT');
  expect(outcome).toMatchObject({
    ok: false,
    code: 'TOOL.FAILED',
    error:
      'There are no prices of FPT (HOSE) to be had: Yahoo Finance is failing (HTTP 503). VNDIRECT has no prices of it in ' +
      'this time. Say that the figures are missing, try another period, or check the ticker with search_ticker.',
  });
  expect(JSON.stringify(outcome)).not.toContain('127.0.0.1');
});

describe('get_stock_history', () => {
  it('tells the change, the range, the volume and the averages', async () => {
    const outcome = await history('FPT', '1m');
    expect(outcome).toMatchObject({
      result: {
        ticker: 'FPT',
        range: '1m',
        currency: 'VND',
        // The close before the period, 23 sessions back.
        start_date: '2026-10-21',
        start_price: 97_800,
        end_date: '2026-11-20',
        end_price: 100_000,
        change: 2_200,
        change_percent: 2.25,
        sessions: 22,
        high: { price: 102_000, date: '2026-11-20' },
        low: { price: 95_942, date: '2026-10-22' },
        moving_averages: {
          // The mean of 20 closes that rise by 100: 9.5 steps below the last.
          sessions_20: { value: 99_050, price_above_percent: 0.96 },
          sessions_50: { value: 97_550, price_above_percent: 2.51 },
          sessions_200: { value: 90_050, price_above_percent: 11.05 },
        },
        prices_adjusted_for: 'splits',
      },
    });
  });

  it('says which averages a young stock does not have', async () => {
    const young = vndirectPrices([{ ...SHS, lastDay: '2026-11-20' }]);
    web.on('/vndirect/v4/stock_prices', (response, request) => {
      request.url.searchParams.set('q', 'code:SHS~date:gte:2026-09-21~date:lte:2026-11-20');
      return young(response, request);
    });
    expect(await history('SHS')).toMatchObject({
      result: {
        start_date: '2026-09-21',
        sessions: 45,
        moving_averages: {
          sessions_20: { value: expect.any(Number) },
          sessions_50: 'not available: only 45 sessions',
          sessions_200: 'not available: only 45 sessions',
        },
      },
    });
  });

  it('stays small for five years', async () => {
    const outcome = await history('FPT', '5y');
    expect(outcome).toMatchObject({ result: { sessions: 1_305 } });
    if (!outcome.ok) throw new Error(outcome.error);
    const { closes } = outcome.result as { closes: unknown[] };
    expect(closes.length).toBeLessThanOrEqual(30);
    expect(closes.at(-1)).toEqual(['2026-11-20', 100_000]);
    expect(JSON.stringify(outcome).length).toBeLessThan(3_000);
  });

  it('leaves out sessions that cannot be true', async () => {
    web.on('/yahoo/v8/finance/chart/FPT.VN', (response, request) => {
      const chart = (timestamps: number[], closes: (number | null)[]) => ({
        chart: {
          result: [
            {
              meta: { symbol: 'FPT.VN', currency: 'VND', gmtoffset: 25_200 },
              timestamp: timestamps,
              indicators: { quote: [{ close: closes }] },
            },
          ],
        },
      });
      const at = (day: string) => Date.parse(`${day}T02:00:00Z`) / 1_000;
      const days = ['2026-11-18', '2026-11-19', '2026-11-20', '2030-01-01'].map(at);
      return answerJson(chart(days, [90_000, null, 95_000, 1]))(response, request);
    });
    expect(await history('FPT', '1w')).toMatchObject({
      result: { sessions: 2, change: 5_000, end_price: 95_000, end_date: '2026-11-20' },
    });
  });
});
