import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold } from './fold.js';

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
