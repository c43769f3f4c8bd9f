import { describe, expect, it } from '@jest/globals';
import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { AppError } from '../../common/errors/index.js';
import { createRawTextDialect } from './raw-text.dialect.js';

/** Everything that is sent for an answer that comes in these pieces. */
function wireOf(pieces: readonly string[], failure?: AppError): string {
  const dialect = createRawTextDialect();
  const body = pieces.flatMap((piece) => dialect.text(piece));
  const last = failure === undefined ? dialect.end('stop') : dialect.failure(failure);
  return [...body, ...last].map(({ text }) => text).join('');
}

/** The data of each event, as a parser that keeps to the format reads it. */
function parse(wire: string): string[] {
  const data: string[] = [];
  createParser({ onEvent: (event) => data.push(event.data) }).feed(wire);
  return data;
}

/** What Python's `str.splitlines` makes of it; each line that begins with `data: `, without that. */
function readLikePython(wire: string): string[] {
  return wire
    .split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/)
    .filter((line) => line.startsWith('data: '))
    .map((line) => line.slice(6));
}

describe('the raw text dialect', () => {
  it('sends pieces as they are, leading spaces included, and the mark of the end', () => {
    expect(wireOf(['Fast', 'API', ' is', '  a'])).toBe(
      'data: Fast\n\ndata: API\n\ndata:  is\n\ndata:   a\n\ndata: [DONE]\n\n',
    );
  });

  it('says in a comment ahead of the mark why an answer was cut', () => {
    const dialect = createRawTextDialect();
    const wire = [...dialect.text('Half\r'), ...dialect.end('length')].map(({ text }) => text).join('');

    expect(wire).toBe('data: Half\n\ndata: \ndata: \n\n: finish_reason length\ndata: [DONE]\n\n');
    expect(parse(wire).at(-1)).toBe('[DONE]');
    expect(readLikePython(wire)).toEqual(['Half', '', '', '[DONE]']);
  });

  it('makes a data line of each line', () => {
    expect(wireOf(['one\n\n  two\r\nthree\n'])).toBe(
      'data: one\ndata: \ndata:   two\ndata: three\ndata: \n\ndata: [DONE]\n\n',
    );
  });

  it.each([[['a\r', '\nb']], [['a', '\r\n', 'b']], [['a\r\n', 'b']], [['a\r', 'b']]])(
    'keeps one line break one: %j',
    (pieces) => {
      expect(parse(wireOf(pieces)).slice(0, -1).join('')).toBe('a\nb');
    },
  );

  it('loses no carriage return at the end', () => {
    expect(parse(wireOf(['a\r']))).toEqual(['a', '\n', '[DONE]']);
  });

  it.each(['[DONE]', 'so:\n[DONE]\nand on', '  [DONE] ', '[ERROR] {}', 'x\n[ERROR]'])(
    'lets no text pass for a mark: %j',
    (text) => {
      const wire = wireOf([text]);
      const read = [...parse(wire).slice(0, -1), ...readLikePython(wire).slice(0, -1)];

      expect(read.filter((data) => /^\s*\[(DONE\]\s*$|ERROR\])/m.test(data))).toEqual([]);
      expect(parse(wire).slice(0, -1).join('')).toBe(text);
    },
  );

  it('ends a failed answer with its error and without the mark of the end', () => {
    const data = parse(wireOf(['Half of'], new AppError('UPSTREAM_INTERRUPTED', 'Cut off.')));

    expect(data).toHaveLength(2);
    expect(data[1]).toMatch(/^\[ERROR\] \{/);
    expect(JSON.parse(data[1]?.slice('[ERROR] '.length) ?? '')).toMatchObject({
      error: { code: 'UPSTREAM_INTERRUPTED', message: 'Cut off.' },
    });
  });

  const pieces = fc.array(
    fc.string({ unit: fc.constantFrom(...'ab [] DONE\n\r\v\f\x1c\x85\u2028\u2029:'), maxLength: 12 }),
  );

  it('gives parsers the text with its line breaks as \\n', () => {
    fc.assert(
      fc.property(pieces, (given) => {
        const data = parse(wireOf(given));
        expect(data.at(-1)).toBe('[DONE]');
        expect(data.slice(0, -1).join('')).toBe(given.join('').replace(/\r\n|\r/g, '\n'));
      }),
    );
  });

  it("gives Python's line readers all of the text but what ends a line", () => {
    fc.assert(
      fc.property(pieces, (given) => {
        const read = readLikePython(wireOf(given));
        expect(read.indexOf('[DONE]')).toBe(read.length - 1);
        expect(read.slice(0, -1).join('')).toBe(
          given.join('').replace(/[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g, ''),
        );
      }),
    );
  });
});
