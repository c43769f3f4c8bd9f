import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { postJsonEvents } from '../support/event-stream.js';
import { answer, toolCalls } from '../support/fake-openai/index.js';
import { answerStatus, answerWith, FakeWeb, neverAnswer } from '../support/fake-web/index.js';
import { ANNUAL_FILINGS, QUARTERLY_FILINGS } from '../support/fake-web/filings.js';
import {
  lastWeekday,
  stockVariables,
  vndirectPrices,
  vndirectStatements,
  yahooChart,
} from '../support/fake-web/stock-market.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const QUERIES = {
  course: 'Thông tin về những biến động gần đây của tập đoàn VNM',
  report: 'Phân tích báo cáo tài chính của FPT năm 2023',
  half: 'Tình hình kinh doanh của Vietcombank 6 tháng đầu năm',
  banks: 'So sánh hiệu quả kinh doanh giữa các ngân hàng niêm yết',
  technology: 'Thông tin các cổ phiếu ngành công nghệ đang tăng trưởng tốt',
} as const;

const stock = (ticker: string, price: number, step: number) => ({
  ticker,
  price,
  step,
  lastDay: lastWeekday(Date.now()),
});
const VNM = stock('VNM', 60_000, 50);
const STOCKS = [
  VNM,
  stock('FPT', 100_000, 100),
  stock('CTR', 90_000, -60),
  stock('CMG', 40_000, 90),
  stock('ELC', 25_000, 10),
  stock('SGT', 18_000, 0),
];

type Event = Record<string, unknown>;

let web: FakeWeb;
let demo: TestApp;
let service: AppOnFakeOpenAi;
beforeAll(async () => {
  web = await FakeWeb.start();
  const variables = {
    ...stockVariables(web),
    TOOLS_REQUEST_TIMEOUT_MS: '2000',
    TOOLS_CACHE_MAX_ENTRIES: '0',
  };
  demo = await startTestApp(variables);
  service = await startOnFakeOpenAi(variables);
});
beforeEach(() => {
  web.reset();
  service.upstream.reset();
  web.on('/yahoo/v8/finance/chart/VNM.VN', yahooChart(VNM));
  web.on('/vndirect/v4/stock_prices', vndirectPrices(STOCKS));
  web.on('/vndirect/v4/financial_statements', vndirectStatements(ANNUAL_FILINGS, QUARTERLY_FILINGS));
});
afterAll(async () => {
  await Promise.all([demo.close(), service.close()]);
  await web.close();
});

const ask = (app: TestApp, prompt: string): Promise<Event[]> =>
  postJsonEvents(`${app.url}/stream`, { prompt });
const textOf = (events: readonly Event[]): string =>
  events.flatMap(({ type, content }) => (type === 'chunk' ? [content] : [])).join('');
const toolsOf = (events: readonly Event[]): unknown[] =>
  events.flatMap(({ type, tool_name: name }) => (type === 'tool_result' ? [name] : []));

describe('the sample queries through the demo', () => {
  it(QUERIES.course, async () => {
    const events = await ask(demo, QUERIES.course);
    expect(toolsOf(events).toSorted()).toEqual(['get_stock_history', 'get_stock_price']);
    expect(textOf(events)).toMatch(
      /^Vinamilk \(VNM\): 60\.000 VND ngày \d{4}-\d\d-\d\d \(\+0,08% so với phiên trước\)\./,
    );
    expect(textOf(events)).toContain('trung bình 200 phiên 55.025 VND');
    expect(textOf(events)).toContain('Nguồn: Yahoo Finance.');
    expect(events.at(-1)).toMatchObject({ type: 'end' });
  });

  it(QUERIES.report, async () => {
    const events = await ask(demo, QUERIES.report);
    expect(toolsOf(events)).toEqual(['get_financial_report']);
    expect(textOf(events)).toContain('FPT, 2023 (tỷ VND):\n\n- doanh thu: 52.000\n');
    expect(textOf(events)).toContain('- tăng trưởng lợi nhuận (%): 20');
    expect(textOf(events)).toContain('Nguồn: VNDIRECT.');
    // Yahoo knows no reports here: that is told too.
    expect(textOf(events)).toContain('Lưu ý: Yahoo Finance has nothing there (HTTP 404).');
  });

  it(QUERIES.half, async () => {
    const events = await ask(demo, QUERIES.half);
    expect(toolsOf(events)).toEqual(['get_financial_report']);
    expect(textOf(events)).toContain(
      'Vietcombank (VCB), 6 tháng đầu năm 2026 (tỷ VND):\n\n- thu nhập lãi thuần: 30.500',
    );
  });

  it(QUERIES.banks, async () => {
    const events = await ask(demo, QUERIES.banks);
    expect(toolsOf(events)).toEqual(['search_ticker', ...Array<string>(5).fill('get_financial_report')]);
    const text = textOf(events);
    expect(text.match(/^\d\. .*\((?:VCB|CTG|BID|TCB)\)/gm)).toEqual([
      '1. Vietcombank (VCB)',
      '2. VietinBank (CTG)',
      '3. BIDV (BID)',
      '4. Techcombank (TCB)',
    ]);
    // The fifth bank has no report: it is named, not left out.
    expect(text).toContain('There are no reports of VPB (HOSE) to be had');
  });

  it(QUERIES.technology, async () => {
    const events = await ask(demo, QUERIES.technology);
    expect(toolsOf(events)).toEqual(['search_ticker', ...Array<string>(5).fill('get_stock_history')]);
    expect(textOf(events).match(/^\d\. .*\(?(?:FPT|CTR|CMG|ELC|SGT)\)?:/gm)).toEqual([
      '1. CMC (CMG):',
      '2. FPT:',
      '3. ELCOM (ELC):',
      '4. Saigontel (SGT):',
      '5. Viettel Construction (CTR):',
    ]);
  });
});

describe('the sample queries through a model', () => {
  const call = (name: string, args: object) => ({ name, arguments: args });
  const report = (ticker: string) => call('get_financial_report', { ticker, period: 'year', year: 2025 });
  const history = (ticker: string) => call('get_stock_history', { ticker, range: '3m' });

  it.each([
    [
      QUERIES.course,
      [
        [
          call('get_stock_price', { ticker: 'VNM' }),
          call('get_stock_history', { ticker: 'VNM', range: '1m' }),
        ],
      ],
      ['"price":60000', '"sessions_20"', '"source":"Yahoo Finance"'],
    ],
    [
      QUERIES.report,
      [[call('get_financial_report', { ticker: 'FPT', period: 'year', year: 2023 })]],
      ['"unit":"billion VND"', '"revenue":52000', '"return_on_equity_percent":26'],
    ],
    [
      QUERIES.half,
      [
        [call('search_ticker', { query: 'Vietcombank' })],
        [call('get_financial_report', { ticker: 'VCB', period: 'first_half', year: 2026 })],
      ],
      ['"net_interest_income":30500', '"a_year_before":{"period":"first half of 2025"'],
    ],
    [
      QUERIES.banks,
      [[call('search_ticker', { sector: 'banks', limit: 4 })], ['VCB', 'BID', 'CTG', 'TCB'].map(report)],
      ['"net_profit_of_parent":25000', '"net_profit_growth_percent"'],
    ],
    [
      QUERIES.technology,
      [[call('search_ticker', { sector: 'technology' })], ['FPT', 'CMG', 'ELC'].map(history)],
      ['"change_percent"', '"end_price":25000'],
    ],
  ])('%s', async (prompt, steps, figures) => {
    service.upstream.script(...steps.map((calls) => toolCalls(calls)), answer('Xong.'));
    const events = await ask(service, prompt);

    expect(toolsOf(events).toSorted()).toEqual(
      steps
        .flat()
        .map(({ name }) => name)
        .toSorted(),
    );
    expect(textOf(events)).toBe('Xong.');
    const last = service.upstream.requests.at(-1)?.body as { messages: { role: string; content: string }[] };
    const read = last.messages.filter(({ role }) => role === 'tool').map(({ content }) => content);
    expect(read).toHaveLength(steps.flat().length);
    for (const content of read) {
      expect(content.length).toBeLessThan(6_000);
      expect(JSON.parse(content)).toHaveProperty('untrusted_data');
    }
    for (const figure of figures) expect(read.join('\n')).toContain(figure);
  });

  it('gets an error to act on where nobody answers rightly, and the turn goes on', async () => {
    web.on('/yahoo/v8/finance/chart/VNM.VN', neverAnswer);
    web.on('/vndirect/v4/stock_prices', answerWith('application/json', ' '.repeat(2_100_000)));
    web.on('/vndirect/v4/financial_statements', answerStatus(500));
    service.upstream.script(
      toolCalls([call('get_stock_price', { ticker: 'VNM' }), report('VNM')]),
      answer('Không có số liệu.'),
    );
    const events = await ask(service, QUERIES.course);
    const { messages } = service.upstream.requests[1]?.body as unknown as { messages: { content: string }[] };
    const told = messages
      .slice(-2)
      .map(({ content }) => content)
      .join('\n');

    expect(told).toContain(
      'Yahoo Finance did not answer within 2 s. The answer of VNDIRECT is too large to read.',
    );
    expect(told).toContain('There are no reports of VNM (HOSE) to be had');
    expect(told).not.toContain('127.0.0.1');
    expect(textOf(events)).toBe('Không có số liệu.');
    expect(events.at(-1)).toMatchObject({ type: 'end' });
  });
});
