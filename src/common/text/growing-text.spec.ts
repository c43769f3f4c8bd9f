import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GrowingText } from './growing-text.js';

describe('GrowingText', () => {
  it('is what was added, in order, however much that is', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 400 }), (pieces) => {
        const text = new GrowingText();
        for (const piece of pieces) text.add(piece);

        expect(text.length).toBe(pieces.join('').length);
        expect(text.toString()).toBe(pieces.join(''));
      }),
    );
  });

  it('goes on behind what it was cut to', () => {
    const text = new GrowingText();
    text.add('kept, ');
    text.add('wrong');
    text.cut('kept, '.length);
    text.add('right');

    expect([text.toString(), text.length]).toEqual(['kept, right', 'kept, right'.length]);
  });
});
