import { describe, expect, it } from '@jest/globals';
import { splitPieces } from './split-pieces.js';

describe('splitPieces', () => {
  it('splits into words', () => {
    expect(splitPieces('Xin chào, bạn!\n\nTốt.')).toEqual(['Xin ', 'chào, ', 'bạn!\n\n', 'Tốt.']);
  });

  it.each([
    '',
    ' ',
    '\n\n a',
    'a\r\n\tb\u00a0c\u2028',
    '👨‍👩‍👧‍👦'.repeat(40),
    'x'.repeat(1000),
    ' '.repeat(1000),
    '\ud800a\udc00',
  ])('keeps every character of %j', (text) => {
    expect(splitPieces(text).join('')).toBe(text);
  });

  it('splits no character in two', () => {
    expect(splitPieces('🙂'.repeat(100)).some((piece) => /\p{Surrogate}/u.test(piece))).toBe(false);
  });
});
