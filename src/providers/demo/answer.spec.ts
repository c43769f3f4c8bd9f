import { describe, expect, it } from '@jest/globals';
import type { Message, ToolMessage } from '../../conversation/index.js';
import { answerTo, aRequest, partsOf, textOf } from './__fixtures__/a-request.js';
import { ENGLISH } from './sentences/english.js';
import { VIETNAMESE } from './sentences/vietnamese.js';

describe('small talk', () => {
  it.each([
    ['hello', ENGLISH.greeting],
    ['Good morning!', ENGLISH.greeting],
    ['Xin chào!', VIETNAMESE.greeting],
    ['chao ban', VIETNAMESE.greeting],
    ['thanks a lot', ENGLISH.thanks],
    ['cảm ơn nhé', VIETNAMESE.thanks],
    ['bye', ENGLISH.goodbye],
    ['tạm biệt', VIETNAMESE.goodbye],
  ])('%s', async (text, answer) => {
    expect((await answerTo(text)).startsWith(answer)).toBe(true);
  });

  it.each([
    ['what can you do?', 'Calculate 15 * 7 + 23', 'get_session_info'],
    ['Who are you?', 'Calculate 15 * 7 + 23', 'get_session_info'],
    ['bạn có thể làm gì', 'Tính 15 * 7 + 23', 'get_session_info'],
    ['trợ giúp', 'Tính 15 * 7 + 23', 'get_session_info'],
  ])('lists for %j what works here', async (text, example, tool) => {
    const answer = await answerTo(text);
    expect(answer).toContain(example);
    expect(answer).toContain(tool);
    expect(await answerTo(text, { tools: [] })).not.toContain(example);
  });
});

describe('honesty', () => {
  it.each([
    ['What is the capital of France?', 'this offline demo has none'],
    ['Thủ đô của Pháp là gì?', 'bản demo ngoại tuyến thì không có'],
  ])('has no answer to %j and says why', async (text, reason) => {
    const answer = await answerTo(text);
    expect(answer).toContain(`"${text}"`);
    expect(answer).toContain(reason);
  });

  it('quotes a long question by its start', async () => {
    const answer = await answerTo(`Zebra ${'zzz '.repeat(1000)}`);
    expect(answer).toContain(`"Zebra ${'zzz '.repeat(18)}zz…"`);
  });

  it('introduces itself once in a conversation, in either language', async () => {
    const first = await answerTo('hello');
    expect(first).toContain(ENGLISH.introduction);
    expect(await answerTo(['hello', first, 'xin chào'])).toBe(VIETNAMESE.greeting);
    expect(await answerTo(['hello', 'An answer of another provider.', 'xin chào'])).toContain(
      VIETNAMESE.introduction,
    );
  });

  it('does not repeat the examples', async () => {
    const first = await answerTo('Who won?');
    expect(first).toContain('Calculate 15 * 7 + 23');
    expect(await answerTo(['Who won?', first, 'Who won then?'])).not.toContain('Calculate');
  });

  it('answers what has no language in the one spoken before', async () => {
    expect(await answerTo(['xin chào', 'Chào!', '🙂'])).toContain('cần một mô hình thật');
    expect(await answerTo('🙂')).toContain('needs a real model');
    expect(await answerTo('   ')).toContain(ENGLISH.nothing);
  });
});

describe('long texts', () => {
  it.each([
    ['tell me a story', 'You asked for "tell me a story"'],
    ['Explain recursion', 'You asked for "Explain recursion"'],
    ['viết bài thơ', 'Bạn muốn "viết bài thơ"'],
    ['ke chuyen', 'Bạn muốn "ke chuyen"'],
  ])('%s', async (text, start) => {
    const answer = await answerTo(text);
    expect(answer.startsWith(start)).toBe(true);
    expect(answer.split('\n\n').length).toBeGreaterThanOrEqual(6);
    expect(answer).toMatch(/^- .+\n- .+/mu);
    expect(answer).toMatch(/^```js\n[^`]+\n```$/mu);
  });
});

describe('after tools', () => {
  const asking = (text: string, ...results: Omit<ToolMessage, 'role'>[]): readonly Message[] => [
    { role: 'user', content: text },
    {
      role: 'assistant',
      content: '',
      toolCalls: [
        { callId: 'a', name: 'calculate', arguments: { expression: '2 + 2' } },
        { callId: 'b', name: 'get_current_time', arguments: { timezone: 'Asia/Tokyo' } },
      ],
    },
    ...results.map((result): Message => ({ role: 'tool', ...result })),
  ];
  const told = (...parameters: Parameters<typeof asking>) =>
    answerTo('', { messages: asking(...parameters) });
  const time = 'Current time in Asia/Tokyo: Sunday, 1 February 2026, 08:30:05 (2026-02-01T08:30:05+09:00).';

  it.each([['4'], ['Result: 2 + 2 = 4'], ['{"expression":"2 + 2","result":4}'], ['{"result":"4"}']])(
    'tells the calculation %s',
    async (content) => {
      expect(await told('2+2', { callId: 'a', name: 'calculate', content })).toMatch(/^2 \+ 2 = 4\n/u);
    },
  );

  it.each([[time], ['{"datetime":"2026-02-01T08:30:05.123+09:00"}'], ['2026-02-01 08:30:05']])(
    'tells the time %s in the language of the question',
    async (content) => {
      const result = { callId: 'b', name: 'get_current_time', content };
      expect(await told('what time is it', result)).toMatch(
        /^It is 08:30:05 on Sunday.* 1 February 2026 \(Asia\/Tokyo\)\./u,
      );
      expect(await told('mấy giờ rồi', result)).toMatch(
        /^Bây giờ là 08:30:05, Chủ Nhật.*2026 \(Asia\/Tokyo\)\./u,
      );
    },
  );

  it('calls a time in UTC by its name and leaves a time it cannot read as it is', async () => {
    const result = { callId: 'b', name: 'get_current_time' };
    expect(await told('time', { ...result, content: '2026-02-01T08:30Z' })).toContain('2026 (UTC).');
    expect(await told('time', { ...result, content: '2026-99-99T08:30Z, late' })).toContain(
      '2026-99-99T08:30Z, late',
    );
  });

  it('tells several results in their order, failures as such', async () => {
    const answer = await told(
      'what time is it and what is 2+2',
      { callId: 'a', name: 'calculate', content: 'Result: 2 + 2 = 4' },
      { callId: 'b', name: 'get_current_time', content: 'Error: The clock stands still.', isError: true },
    );
    expect(answer).toBe(
      `2 + 2 = 4\n\nThe tool \`get_current_time\` failed: The clock stands still.\n\n${ENGLISH.introduction}`,
    );
  });

  it('lists the fields of other results and shortens long ones', async () => {
    const answer = await told('x', {
      callId: 'c',
      name: 'get_weather',
      content: '{"sky":"clear","wind":{"speed":3}}',
    });
    expect(answer).toContain('The tool `get_weather` answered:\n\n- sky: clear\n- wind: {"speed":3}');
    const long = await told('x', { callId: 'c', name: 'web_search', content: '🙂'.repeat(50_000) });
    expect(long.length).toBeLessThan(2_500);
    expect(long).not.toMatch(/\p{Surrogate}/u);
  });
});

it('goes on from the beginning of its own answer', async () => {
  const whole = await answerTo('tell me a story');
  const begun: readonly Message[] = [
    { role: 'user', content: 'tell me a story' },
    { role: 'assistant', content: whole.slice(0, 100), interrupted: true },
  ];
  expect(textOf(await partsOf(aRequest('', { messages: begun })))).toBe(whole.slice(100));
});
