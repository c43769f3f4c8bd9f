import { describe, expect, it } from '@jest/globals';
import { editDistance, nearestName } from './nearest-name.js';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['kitten', 'sitting', 3],
    ['flaw', 'lawn', 2],
    ['same', 'same', 0],
  ])('from %j to %j is %i', (from, to, edits) => {
    expect(editDistance(from, to)).toBe(edits);
  });
});

describe('nearestName', () => {
  it('finds the name with the fewest edits, whatever the case', () => {
    expect(nearestName('GET_WETHER', ['calculate', 'get_weather', 'get_stock_price'])).toBe('get_weather');
  });

  it('takes the first of equals', () => {
    expect(nearestName('c', ['b', 'a'])).toBe('b');
  });

  it('has nothing to offer without candidates', () => {
    expect(nearestName('anything', [])).toBeUndefined();
  });
});
