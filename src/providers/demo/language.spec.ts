import { describe, expect, it } from '@jest/globals';
import { detectLanguage, fold, toWords } from './language.js';

describe('detectLanguage', () => {
  it.each([
    ['What time is it?', 'en'],
    ['hello', 'en'],
    ['Calculate 15 * 7', 'en'],
    ['What is the weather in Đà Nẵng?', 'en'],
    ['Tell me about café crème', 'en'],
    ['can you help me', 'en'],
    ['Mấy giờ rồi?', 'vi'],
    ['may gio roi', 'vi'],
    ['xin chao', 'vi'],
    ['XIN CHÀO', 'vi'],
    ['căn bậc hai của 144', 'vi'],
    ['can bac hai cua 144', 'vi'],
    ['Giải thích API streaming', 'vi'],
    ['tên tôi là gì', 'vi'],
    ['tên tôi là gì'.normalize('NFD'), 'vi'],
    ['2 + 2?', undefined],
    ['你好 🙂', undefined],
    ['', undefined],
  ])('%j is %s', (text, language) => {
    expect(detectLanguage(text)).toBe(language);
  });
});

describe('fold', () => {
  it('takes case and accents away', () => {
    expect(fold('Đường Nguyễn Huệ, QUẬN 1')).toBe('duong nguyen hue, quan 1');
  });

  it.each(['İstanbul ẞ', '👍🏽 đ', '\ud800x\udc00', 'ﬁ ½ ²', '각'])('keeps the length of %j', (text) => {
    expect(fold(text)).toHaveLength(text.length);
  });
});

describe('toWords', () => {
  it('puts single spaces around words and drops apostrophes', () => {
    expect(toWords("what's  the\ttime, now?")).toBe(' whats the time now ');
  });
});
