import { describe, expect, it } from '@jest/globals';
import { remembering } from './remembering.js';

describe('remembering', () => {
  it('asks once for each text, as long as there is room', () => {
    const asked: string[] = [];
    const lengthOf = remembering(2, (text: string) => {
      asked.push(text);
      return text.length;
    });

    expect(['a', 'bb', 'a', 'ccc', 'a'].map(lengthOf)).toEqual([1, 2, 1, 3, 1]);
    expect(asked).toEqual(['a', 'bb', 'ccc', 'a']);
  });
});
