import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SseReader, type SseEvent } from './sse-reader.js';

/** All events of a stream whose bytes come in pieces of `size`. */
function read(text: string, size = Infinity): SseEvent[] {
  const reader = new SseReader();
  const bytes = Buffer.from(text);
  const events: SseEvent[] = [];
  for (let start = 0; start < bytes.length; start += size) {
    events.push(...reader.read(bytes.subarray(start, Math.min(bytes.length, start + size))));
  }
  return events;
}

const dataOf = (text: string, size?: number) => read(text, size).map(({ data }) => data);

describe('SseReader', () => {
  it.each([
    ['an event', 'data: a\n\n', ['a']],
    ['events one after another', 'data: a\n\ndata: b\n\n', ['a', 'b']],
    ['no space behind the colon', 'data:a\n\n', ['a']],
    ['one space alone as no part of the value', 'data:  a \n\n', [' a ']],
    ['several lines of data', 'data: a\ndata:\ndata: b\n\n', ['a\n\nb']],
    ['a field without a colon', 'data\ndata\n\n', ['\n']],
    ['comments, ids and retry times passed over', ': hi\nid: 7\nretry: 1\ndata: a\n\n', ['a']],
    ['fields that begin as another does', 'dataset: x\ndata: a\n\n', ['a']],
    ['an event without data as none', 'event: ping\n\ndata: a\n\n', ['a']],
    ['lines that end in CRLF', 'data: a\r\n\r\ndata: b\r\n\r\n', ['a', 'b']],
    ['lines that end in CR', 'data: a\r\rdata: b\r\r', ['a', 'b']],
    ['a byte order mark', '\uFEFFdata: a\n\n', ['a']],
    ['what the end cuts off as nothing', 'data: a\n\ndata: b\n', ['a']],
    ['text of several bytes', 'data: Chào 世界 👩‍🚀\n\n', ['Chào 世界 👩‍🚀']],
  ])('reads %s, whole and byte by byte', (_, text, expected) => {
    expect(dataOf(text)).toEqual(expected);
    expect(dataOf(text, 1)).toEqual(expected);
  });

  it('knows the name of an event, which is its own alone', () => {
    expect(read('event: error\ndata: a\n\ndata: b\n\n')).toEqual([
      { name: 'error', data: 'a' },
      { name: undefined, data: 'b' },
    ]);
  });

  it('reads what was written, however it is cut and its lines end', () => {
    const events = fc.array(fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text)));
    fc.assert(
      fc.property(
        events,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 9 }),
        (all, end, size) => {
          const text = all.map((data) => `data: ${data}${end}${end}`).join('');
          expect(dataOf(text, size)).toEqual(all);
        },
      ),
    );
  });

  it('refuses an event that has no end', () => {
    const reader = new SseReader();
    const piece = Buffer.alloc(16_000_001, 'x');
    reader.read(piece);

    expect(() => reader.read(piece)).toThrow(RangeError);
  });
});
