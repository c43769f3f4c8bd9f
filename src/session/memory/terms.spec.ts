import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold } from '../../common/text/index.js';
import { toQueryTerms, toTerms } from './terms.js';

describe('terms', () => {
  it.each([
    ['Lives in Hanoi', ['live', 'in', 'hanoi']],
    ['C++, C# và C', ['c++', 'c#', 'va', 'c']],
    ['我住在河内', ['我住', '住在', '在河', '河内']],
    ['!? …', []],
  ])('of %s', (text, terms) => {
    expect(toTerms(text)).toEqual(terms);
  });

  it('of a question are those that tell facts apart', () => {
    expect(toQueryTerms('Where do I live, and what is my dog called?')).toEqual(['live', 'dog', 'called']);
    expect(toQueryTerms('tôi sống ở đâu')).toEqual(['song', 'dau']);
  });

  it('are the same with and without accents, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(toTerms(fold(text))).toEqual(toTerms(text));
      }),
    );
  });
});
