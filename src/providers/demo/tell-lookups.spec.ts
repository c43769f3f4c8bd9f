import { describe, expect, it } from '@jest/globals';
import { answerTo } from './__fixtures__/a-request.js';

/** What the demo says after a tool brought this from outside. */
const told = (question: string, name: string, content: string, isError = false): Promise<string> =>
  answerTo('', {
    messages: [
      { role: 'user', content: question },
      { role: 'assistant', content: '', toolCalls: [{ callId: 'a', name, arguments: {} }] },
      { role: 'tool', callId: 'a', name, content, isError },
    ],
  });
const fromOutside = (data: object): string =>
  JSON.stringify({ note: 'Data from outside.', untrusted_data: data });

const WEATHER = fromOutside({
  place: 'Da Lat, Lâm Đồng, Vietnam',
  local_time: '2026-11-21T10:15+07:00 (Asia/Ho_Chi_Minh)',
  now: { sky: 'light rain', temperature: '19.4 °C' },
  days: [{ date: '2026-11-21', low: '15.2 °C', high: '22.8 °C', sky: 'showers' }, { date: '2026-11-22' }],
});
const HITS = fromOutside({
  engine: 'wikipedia',
  results: [{ title: 'Phở', url: 'https://vi.wikipedia.org/wiki/Ph', snippet: 'Món ăn' }],
});

describe('the demo tells', () => {
  it.each([
    [
      'What is the weather in Da Lat?',
      'The weather in Da Lat, Lâm Đồng, Vietnam: 19.4 °C, light rain (local time 2026',
    ],
    [
      'Thời tiết ở Đà Lạt thế nào?',
      'Thời tiết ở Da Lat, Lâm Đồng, Vietnam: 19.4 °C, light rain (giờ địa phương 2026',
    ],
  ])('the weather: %s', async (question, start) => {
    const answer = await told(question, 'get_weather', WEATHER);
    expect(answer.startsWith(start)).toBe(true);
    expect(answer).toContain('\n\n- 2026-11-21: 15.2 °C – 22.8 °C, showers\n\n');
  });

  it.each([
    ['Search for pho', 'This is what wikipedia found:'],
    ['Tìm kiếm phở', 'Đây là những gì wikipedia tìm thấy:'],
  ])('what was found: %s', async (question, start) => {
    const answer = await told(question, 'web_search', HITS);
    expect(answer.startsWith(`${start}\n\n- Phở: https://vi.wikipedia.org/wiki/Ph\n  Món ăn`)).toBe(true);
  });

  it('that nothing was found, and that the service is away', async () => {
    expect(await told('Search for x', 'web_search', fromOutside({ results: [] }))).toContain('found nothing');
    const failure = 'Error: The weather service Open-Meteo could not be reached.';
    expect(await told('weather in Paris', 'get_weather', failure, true)).toMatch(
      /^The tool `get_weather` failed: The weather service Open-Meteo could not be reached\./,
    );
  });

  it('a result of another shape field by field, without the note for models', async () => {
    const answer = await told('weather in Paris', 'get_weather', fromOutside({ sky: 'clear' }));
    expect(answer).toContain('answered:\n\n- sky: clear');
    expect(answer).not.toContain('Data from outside');
  });
});
