import { describe, expect, it } from '@jest/globals';
import { countAnswerTokens, countMessageTokens, countTokens } from './count-tokens.js';

describe('countTokens', () => {
  // Counts of the o200k_base encoding.
  it.each([
    ['', 0],
    ['Hello, world!', 4],
    ['a'.repeat(64), 8],
    ['Xin chào các bạn', 5],
  ])('counts %j', (text, tokens) => {
    expect(countTokens(text)).toBe(tokens);
  });

  it('counts the names of special tokens as ordinary text', () => {
    expect(countTokens('<|endoftext|>')).toBe(7);
    expect(countTokens('<|im_start|>system')).toBeGreaterThan(3);
  });

  it('takes text that is not well formed', () => {
    expect(countTokens('\ud800abc\udc00')).toBeGreaterThan(0);
  });

  it('is close for a long text, although it only looks at parts of it', () => {
    const sentence = 'The quick brown fox jumps over the lazy dog. ';
    const exact = countTokens(sentence.repeat(100)) * 30;
    const estimate = countTokens(sentence.repeat(3_000));
    expect(Math.abs(estimate - exact) / exact).toBeLessThan(0.02);
  });

  it('sees a change of script within a long text', () => {
    const half = 50_000;
    const latin = countTokens('word '.repeat(half / 5));
    const dense = countTokens('龘'.repeat(half));
    const mixed = countTokens('word '.repeat(half / 5) + '龘'.repeat(half));
    expect(Math.abs(mixed - (latin + dense)) / (latin + dense)).toBeLessThan(0.1);
  });

  it.each([
    ['one letter', 'a', 8],
    ['spaces', ' ', 32],
    ['line breaks', '\n', 8],
    ['emoji', '👩🏽‍🚀', 0.5],
    ['Thai without spaces', 'ฉันรักภาษาไทย', 1],
  ])('gives a sane count for 100,000 characters of %s', (_, unit, minimumCharactersPerToken) => {
    const tokens = countTokens(unit.repeat(100_000 / unit.length));
    expect(tokens).toBeGreaterThan(1_000);
    expect(tokens).toBeLessThanOrEqual(100_000 / minimumCharactersPerToken);
  });
});

describe('countMessageTokens', () => {
  it('adds an overhead to the text', () => {
    expect(countMessageTokens({ role: 'user', content: 'Hello, world!' })).toBe(8);
    expect(countMessageTokens({ role: 'system', content: '' })).toBe(4);
  });

  it('counts the tool calls of an answer, whatever their arguments are', () => {
    const call = { callId: '1', name: 'calculate', arguments: { expression: '1 + 1' } };
    const one = countMessageTokens({ role: 'assistant', content: '', toolCalls: [call] });
    const two = countMessageTokens({ role: 'assistant', content: '', toolCalls: [call, call] });
    expect(one).toBeGreaterThan(10);
    expect(two - one).toBe(one - 4);
    const broken = { ...call, arguments: '{"expression": ' };
    expect(countMessageTokens({ role: 'assistant', content: '', toolCalls: [broken] })).toBeGreaterThan(8);
  });

  it('counts the name of the tool with its result', () => {
    const plain = countMessageTokens({ role: 'user', content: '42' });
    expect(
      countMessageTokens({ role: 'tool', callId: '1', name: 'calculate', content: '42' }),
    ).toBeGreaterThan(plain);
  });
});

describe('countAnswerTokens', () => {
  const answer = { role: 'assistant', content: 'Hello, world! How are you today?' } as const;
  const counted = countMessageTokens(answer);

  it('takes the count of the vendor', () => {
    expect(countAnswerTokens(answer, 10)).toBe(4 + 10);
  });

  it.each([
    ['of hidden reasoning as well', 16],
    ['of a server that does not count', 1],
    ['of nothing', 0],
  ])('does not take a count %s', (_, billed) => {
    expect(countAnswerTokens(answer, billed)).toBe(counted);
  });

  it('counts itself where the vendor has counted tool calls as well', () => {
    const calling = { ...answer, toolCalls: [{ callId: '1', name: 'clock', arguments: {} }] };
    expect(countAnswerTokens(calling, 10)).toBe(countMessageTokens(calling));
  });

  it('counts a dense script itself, of which a guess by characters is far too low', () => {
    const dense = { role: 'assistant', content: '今天天气很好我们去公园散步吧' } as const;
    expect(countAnswerTokens(dense, 3)).toBe(countMessageTokens(dense));
  });
});
