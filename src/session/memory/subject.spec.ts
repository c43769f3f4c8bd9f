import { describe, expect, it } from '@jest/globals';
import { toSameKey } from './prepare-fact.js';
import { findSubject, toSubject } from './subject.js';

describe('findSubject', () => {
  it.each([
    ['Lives in Hanoi', 'residence'],
    ["I'm now living in Saigon.", 'residence'],
    ['The user lives at 5 Hang Bac', 'residence'],
    ['Has recently moved to Hue', 'residence'],
    ['Tôi đang sống ở Đà Nẵng', 'residence'],
    ['Người dùng hiện sinh sống tại Huế', 'residence'],
    ['Đã chuyển vào sống ở Sài Gòn', 'residence'],
    ['My name is Lan', 'name'],
    ["The user's name is Lan", 'name'],
    ['Tên của tôi là Lan', 'name'],
    ['tôi tên Lan', 'name'],
    ['Is 31 years old', 'age'],
    ['Tôi 31 tuổi', 'age'],
    ['Her birthday is 3 May', 'birthday'],
    ['My favorite color is blue', 'favourite colour'],
    ['Màu yêu thích của tôi là xanh', 'mau yeu thich'],
  ])('%s', (text, subject) => {
    expect(findSubject(text)).toBe(subject);
  });

  it.each([
    'Likes tea',
    'My sister lives in Hanoi',
    'Does not live in Hanoi',
    'Used to live in Hanoi',
    'Không sống ở Hà Nội',
    'My name is not Lan',
    'My brother is 31 years old',
    'My sister is a doctor',
    'Thinks that he lives in a simulation',
    'Bạn tôi sống ở Huế',
  ])('is not sure of: %s', (text) => {
    expect(findSubject(text)).toBeUndefined();
  });

  it('knows a few names for the same', () => {
    expect(['Home city', 'nơi ở', 'RESIDENCE'].map(toSubject)).toEqual([
      'residence',
      'residence',
      'residence',
    ]);
    expect(['  Favourite  food! ', '…'].map(toSubject)).toEqual(['favourite food', undefined]);
  });
});

describe('toSameKey', () => {
  it.each([
    ['Likes tea', ' likes  TEA. '],
    ['He said "tea"', 'he said tea'],
    ['Cà phê', 'Cà phê'.normalize('NFD')],
  ])('%s is %s', (one, other) => {
    expect(toSameKey(one)).toBe(toSameKey(other));
  });

  it.each([
    ['Tên là Hùng', 'Tên là Hưng'],
    ['Likes C++', 'Likes C#'],
    ['Has 3.5 dogs', 'Has 35 dogs'],
    ['Likes tea', 'Likes teas'],
  ])('%s is not %s', (one, other) => {
    expect(toSameKey(one)).not.toBe(toSameKey(other));
  });
});
