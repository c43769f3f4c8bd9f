import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unshared } from './unshared.js';

describe('unshared', () => {
  it('is the same text, also with half of a surrogate pair', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '\uD83D', '\uDE00'), (text, half) => {
        expect(unshared(text + half)).toBe(text + half);
      }),
    );
  });
});
