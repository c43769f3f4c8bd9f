import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ContinuationAligner, prefillOf, ReplayAligner, type Aligner } from './recovery.js';

/** What a client ends with; undefined where the new text is another. */
function deliver(delivered: string, aligner: Aligner, pieces: readonly string[]): string | undefined {
  let text = delivered;
  for (const piece of pieces) {
    const aligned = aligner.accept(piece);
    if (!aligned.isSame) return undefined;
    text += aligned.text;
  }
  return aligner.isComplete ? text : undefined;
}

const cutText = fc
  .tuple(fc.string({ unit: 'grapheme' }), fc.nat(), fc.array(fc.nat(5)))
  .map(([whole, at, sizes]) => {
    const split = (text: string): string[] => {
      const pieces: string[] = [];
      let rest = text;
      for (const size of sizes) {
        pieces.push(rest.slice(0, size));
        rest = rest.slice(size);
      }
      return [...pieces, rest];
    };
    return { whole, delivered: whole.slice(0, whole.length === 0 ? 0 : at % whole.length), split };
  });

describe('prefillOf', () => {
  it.each([
    ['one two', 'one two'],
    ['one two \n\n', 'one two'],
    ['one \uD83D', 'one'],
    [' \n', ''],
    ['', ''],
  ])('%j gives %j', (delivered, prefill) => {
    expect(prefillOf(delivered)).toBe(prefill);
  });
});

describe('ContinuationAligner', () => {
  it.each([
    ['says the space again', 'one ', [' two'], 'one two'],
    ['does not say the space again', 'one ', ['two'], 'one two'],
    ['says the line breaks in pieces', 'one\n\n', ['\n', '\n', 'two'], 'one\n\ntwo'],
    ['goes on where nothing was cut off', 'one', [' two'], 'one two'],
  ])('a model that %s', (_, delivered, pieces, text) => {
    expect(deliver(delivered, new ContinuationAligner(delivered), pieces)).toBe(text);
  });

  it('is exact wherever the text was cut and however the rest comes', () => {
    fc.assert(
      fc.property(cutText, ({ whole, delivered, split }) => {
        const rest = split(whole.slice(prefillOf(delivered).length));
        expect(deliver(delivered, new ContinuationAligner(delivered), rest)).toBe(whole);
      }),
    );
  });
});

describe('ReplayAligner', () => {
  it('is exact wherever the text was cut and however it comes again', () => {
    fc.assert(
      fc.property(cutText, ({ whole, delivered, split }) => {
        expect(deliver(delivered, new ReplayAligner(delivered), split(whole))).toBe(whole);
      }),
    );
  });

  it('delivers nothing of a text that differs, and tells what it was', () => {
    const aligner = new ReplayAligner('one two ');
    expect(aligner.accept('one ')).toEqual({ isSame: true, text: '' });
    expect(aligner.accept('three ')).toEqual({ isSame: false, received: 'one three ' });
  });

  it('is not complete when the new text ends too early', () => {
    const aligner = new ReplayAligner('one two ');
    aligner.accept('one');
    expect(aligner).toMatchObject({ isComplete: false, received: 'one' });
  });
});
