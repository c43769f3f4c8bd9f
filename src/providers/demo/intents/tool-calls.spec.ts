import { describe, expect, it } from '@jest/globals';
import { answerTo, aRequest, aTool, callsOf, partsOf, TOOLS } from '../__fixtures__/a-request.js';

async function callsFor(text: string, tools = TOOLS) {
  return callsOf(await partsOf(aRequest(text, { tools })));
}

const calculate = (expression: string) => ['calculate', { expression }];
const timeIn = (timezone: string) => ['get_current_time', { timezone }];
const SESSION = ['get_session_info', { session_id: 'session-1' }];

describe('messages that need tools', () => {
  it.each([
    ['What is the current time?', [timeIn('UTC')]],
    ['what time is it in Tokyo', [timeIn('Asia/Tokyo')]],
    ['What time is it in Hanoi?', [timeIn('Asia/Ho_Chi_Minh')]],
    ["what's the date in New York", [timeIn('America/New_York')]],
    ['what time is it in Tokyo and London', [timeIn('Asia/Tokyo'), timeIn('Europe/London')]],
    ['What time is it in Europe/Vienna?', [timeIn('Europe/Vienna')]],
    ['mấy giờ rồi', [timeIn('Asia/Ho_Chi_Minh')]],
    ['may gio roi', [timeIn('Asia/Ho_Chi_Minh')]],
    ['hôm nay ngày mấy', [timeIn('Asia/Ho_Chi_Minh')]],
    ['bây giờ ở Nhật Bản là mấy giờ?', [timeIn('Asia/Tokyo')]],
    ['Tell me about our conversation session', [SESSION]],
    ['thông tin phiên', [SESSION]],
    ['thong tin phien nay', [SESSION]],
    ['what time is it and what is 2+2', [calculate('2 + 2'), timeIn('UTC')]],
    ['mấy giờ rồi và 3 + 4 bằng bao nhiêu', [calculate('3 + 4'), timeIn('Asia/Ho_Chi_Minh')]],
    ['Hello, calculate 3 * 4 please', [calculate('3 * 4')]],
    ['call calculate {"expression": "1+1"}', [calculate('1+1')]],
    ['gọi calculate với {"expression": "{\\"}"}', [calculate('{"}')]],
    ['Please use the tool `get_session_info`', [['get_session_info', {}]]],
    [
      'run calculate {"expression": "1"} and run calculate({"expression": "2"})',
      [calculate('1'), calculate('2')],
    ],
  ])('%s', async (text, calls) => {
    expect(await callsFor(text)).toEqual(calls);
  });

  it('waits for the results', async () => {
    const parts = await partsOf(aRequest('2+2'));
    expect(parts.map(({ type }) => type)).toEqual(['tool-call', 'usage', 'finish']);
    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'tool-calls' });
  });

  it('gives parallel calls ids of their own, other ones in the next turn', async () => {
    const text = 'what time is it and what is 2+2';
    const parts = [
      ...(await partsOf(aRequest(text))),
      ...(await partsOf(aRequest([text, 'It is late, and 4.', text]))),
    ];
    const ids = parts.flatMap((part) => (part.type === 'tool-call' ? [part.call.callId] : []));
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
  });

  it.each([
    ['I was there 10-15 minutes ago with my friends'],
    ['what is the time complexity of quicksort'],
    ['I have no time for a session of golf'],
    ['they call calculate_all functions'],
  ])('calls nothing for %j', async (text) => {
    expect(await callsFor(text)).toEqual([]);
  });

  it.each([
    ['What is the weather in Paris today?', aTool('get_weather', 'location'), { location: 'Paris' }],
    ['Thời tiết ở Đà Lạt hôm nay thế nào?', aTool('get_weather', 'city'), { city: 'Đà Lạt' }],
    ['stock price of AAPL', aTool('get_stock_price', 'symbol'), { symbol: 'AAPL' }],
    ['giá cổ phiếu VNM', aTool('get_stock_price', 'ticker'), { ticker: 'VNM' }],
    ['Search for NestJS streaming?', aTool('web_search', 'query'), { query: 'NestJS streaming' }],
    ['tìm kiếm phở Hà Nội', aTool('web_search', 'query'), { query: 'phở Hà Nội' }],
    ['Look up Fansipan.', aTool('web_search', 'query'), { query: 'Fansipan' }],
    ['tìm thông tin về Huế', aTool('web_search', 'query'), { query: 'Huế' }],
    ['call roll_die {"sides": 6}', aTool('roll_die'), { sides: 6 }],
  ])('knows a tool that is offered: %s', async (text, tool, args) => {
    expect(await callsFor(text, [tool])).toEqual([[tool.name, args]]);
    expect(await callsFor(text, [])).toEqual([]);
  });
});

describe('messages that need tools which are not there', () => {
  it('names the missing tool', async () => {
    expect(await answerTo('2+2', { tools: [] })).toContain('I would use `calculate` for that');
    expect(await answerTo('mấy giờ rồi', { tools: [] })).toContain('cần `get_current_time`');
  });

  it('calls those that are there', async () => {
    expect(await callsFor('what time is it and what is 2+2', [aTool('calculate')])).toEqual([
      calculate('2 + 2'),
    ]);
  });

  it('lists the tools for an unknown name', async () => {
    const answer = await answerTo('call fly_to_moon {"speed": 1}');
    expect(answer).toContain('There is no tool `fly_to_moon` here.');
    expect(answer).toContain('`calculate`, `get_current_time`, `get_session_info`');
  });

  it.each(['call calculate {oops}', 'call calculate {"expression": 1', 'call calculate ("1+1")'])(
    'says what is wrong with %j',
    async (text) => {
      expect(await answerTo(text)).toContain('The arguments for `calculate` are not a JSON object.');
    },
  );
});
