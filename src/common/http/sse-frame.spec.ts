import { describe, expect, it } from '@jest/globals';
import { SseFrame, toJsonText } from './sse-frame.js';

describe('SseFrame', () => {
  it('has a heartbeat that readers which cut off six characters can parse and pass over', () => {
    const { text } = SseFrame.heartbeat();
    const lines = text.split('\n').filter((line) => line !== '');

    expect(lines).toHaveLength(1);
    expect(text).toMatch(/^: .*\n\n$/);
    expect(JSON.parse(lines[0]?.slice(6) ?? '')).toEqual({ type: 'ping' });
  });

  it('has a heartbeat with a name and without an id', () => {
    const { text } = SseFrame.heartbeat({ name: 'heartbeat', data: { at: 1 } });

    expect(text.split('\n')).toEqual([
      expect.stringMatching(/^: /),
      'event: heartbeat',
      'data: {"at":1}',
      '',
      '',
    ]);
  });

  it('keeps JSON on one line, also for readers that know more ends of a line', () => {
    const value = { content: 'a\nb\r\u2028c\u2029d\u0085e\v\f\x1c' };
    const { text } = SseFrame.json(value);

    expect(text.trimEnd()).not.toMatch(/[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]/);
    expect(JSON.parse(text.slice(6))).toEqual(value);
  });

  it.each([
    '',
    'plain text',
    'quote " and \\ and /',
    'a\nb\r\u2028c\u2029d\u0085e\v\f\x1c\x7f',
    'đẹp 世界',
    '🌤️',
    '\ud83c',
    '\udf24 x',
  ])('writes the text %j as the whole event would have it', (text) => {
    const json = `{"content":${toJsonText(text)},"done":false}`;

    expect(SseFrame.written(json).text).toBe(SseFrame.json({ content: text, done: false }).text);
  });

  it('has whole lines ahead of data that is written already', () => {
    const head = 'event: text-delta\nid: 7\n';

    expect(SseFrame.written('{}', head).text).toBe(SseFrame.json({}, { event: 'text-delta', id: 7 }).text);
  });
});
