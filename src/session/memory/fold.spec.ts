import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold } from './fold.js';
import { toQueryTerms, toTerms } from './terms.js';

const VIETNAMESE =
  'aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ ';
const vietnamese = fc.string({ unit: fc.constantFrom(...VIETNAMESE, ...VIETNAMESE.toUpperCase()) });

describe('fold', () => {
  it.each([
    ['Đà Nẵng', 'da nang'],
    ['Nguyễn Văn ĐẠT', 'nguyen van dat'],
    ['ＣＡＦÉ Straße Łódź', 'cafe strasse lodz'],
    ['한국', '한국'],
  ])('%s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('changes nothing when it is done twice, whatever the text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => fold(fold(text)) === fold(text)));
  });

  it('is the same for a text in any Unicode form and case', () => {
    fc.assert(
      fc.property(vietnamese, (text) => {
        const folded = fold(text);
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const) {
          expect(fold(text.normalize(form).toUpperCase())).toBe(folded);
        }
      }),
    );
  });

  it('leaves of Vietnamese plain letters and spaces', () => {
    fc.assert(fc.property(vietnamese, (text) => /^[a-z ]*$/.test(fold(text))));
  });
});

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
