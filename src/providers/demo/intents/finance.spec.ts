import { describe, expect, it } from '@jest/globals';
import type { JsonValue, Message } from '../../../conversation/index.js';
import { aRequest, aTool, callsOf, partsOf, textOf } from '../__fixtures__/a-request.js';

const TOOLS = [
  aTool('get_stock_price', 'ticker'),
  aTool('get_stock_history', 'ticker'),
  aTool('get_financial_report', 'ticker'),
  aTool('search_ticker'),
  aTool('web_search', 'query'),
];

const callsFor = async (text: string, tools = TOOLS) => callsOf(await partsOf(aRequest(text, { tools })));

const report = (ticker: string, more: object = { period: 'year' }) => [
  'get_financial_report',
  { ticker, ...more },
];
const course = (ticker: string) => [
  ['get_stock_price', { ticker }],
  ['get_stock_history', { ticker, range: '1m' }],
];
const sector = (name: string) => ['search_ticker', { sector: name, limit: 5 }];

describe('messages about stocks', () => {
  it.each([
    ['Thông tin về những biến động gần đây của tập đoàn VNM', course('VNM')],
    ['thong tin ve nhung bien dong gan day cua tap doan VNM', course('VNM')],
    ['Phân tích báo cáo tài chính của FPT năm 2023', [report('FPT', { period: 'year', year: 2023 })]],
    [
      'Phân tích báo cáo tài chính của Hòa Phát năm 2023',
      [report('Hòa Phát', { period: 'year', year: 2023 })],
    ],
    [
      'Tình hình kinh doanh của Vietcombank 6 tháng đầu năm',
      [report('Vietcombank', { period: 'first_half' })],
    ],
    [
      'Kết quả kinh doanh quý 3 năm 2025 của VNM',
      [report('VNM', { period: 'quarter', year: 2025, quarter: 3 })],
    ],
    ['Financial report of Apple in 2024', [report('Apple', { period: 'year', year: 2024 })]],
    ['So sánh hiệu quả kinh doanh giữa các ngân hàng niêm yết', [sector('banks')]],
    ['Thông tin các cổ phiếu ngành công nghệ đang tăng trưởng tốt', [sector('technology')]],
    ['Which technology stocks are rising?', [sector('technology')]],
    ['giá cổ phiếu VNM', [['get_stock_price', { ticker: 'VNM' }]]],
    ['stock price of AAPL', [['get_stock_price', { ticker: 'AAPL' }]]],
  ])('%s', async (text, calls) => {
    expect(await callsFor(text)).toEqual(calls);
  });

  it.each(['Doanh thu là gì?', 'I saw the bank of the river', 'kể chuyện về ngân hàng'])(
    'calls nothing for %j',
    async (text) => {
      expect(await callsFor(text)).toEqual([]);
    },
  );

  it('calls nothing that is not offered', async () => {
    expect(await callsFor('Phân tích báo cáo tài chính của FPT năm 2023', [])).toEqual([]);
    expect(await callsFor('biến động của VNM', [aTool('get_stock_history', 'ticker')])).toEqual([
      course('VNM')[1],
    ]);
  });
});

describe('after the companies of a sector were listed', () => {
  const after = async (question: string, content: JsonValue, isError = false, tools = TOOLS) => {
    const call = { callId: 'c1', name: 'search_ticker', arguments: {} };
    const messages: Message[] = [
      { role: 'user', content: question },
      { role: 'assistant', content: '', toolCalls: [call] },
      { role: 'tool', callId: 'c1', name: 'search_ticker', content: JSON.stringify(content), isError },
    ];
    return partsOf(aRequest('x', { messages, tools }));
  };
  const BANKS = 'So sánh các ngân hàng niêm yết';
  const LIST = {
    companies: ['VCB', 'BID', 'CTG', 'TCB', 'VPB', 'MBB'].map((ticker) => ({ ticker, name: ticker })),
  };

  it('asks for the first five at once', async () => {
    const calls = callsOf(await after(BANKS, { note: 'Data.', untrusted_data: LIST }));
    expect(calls).toEqual(['VCB', 'BID', 'CTG', 'TCB', 'VPB'].map((ticker) => report(ticker)));
  });

  it('tells the list where nothing can be asked next', async () => {
    const parts = await after(BANKS, LIST, false, [aTool('search_ticker')]);
    expect(callsOf(parts)).toEqual([]);
    expect(textOf(parts)).toContain('- VCB: VCB');
  });

  it('tells a failure, and lists without companies as they are', async () => {
    expect(textOf(await after(BANKS, 'broken', true))).toContain('báo lỗi: broken');
    expect(textOf(await after(BANKS, { companies: [] }))).toContain('search_ticker');
  });
});

describe('results of another shape are told as they are', () => {
  it.each(['get_stock_price', 'get_stock_history', 'get_financial_report', 'search_ticker'])(
    '%s',
    async (name) => {
      for (const content of ['text', '[]', '{"periods":[{}]}', '{"price":"high"}', 'null']) {
        const messages: Message[] = [
          { role: 'user', content: 'giá cổ phiếu VNM' },
          { role: 'assistant', content: '', toolCalls: [{ callId: 'c1', name, arguments: {} }] },
          { role: 'tool', callId: 'c1', name, content },
        ];
        expect(textOf(await partsOf(aRequest('x', { messages, tools: TOOLS })))).toContain(`\`${name}\``);
      }
    },
  );
});
