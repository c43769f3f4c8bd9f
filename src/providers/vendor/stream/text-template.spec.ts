import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TextTemplate } from './text-template.js';

interface Chunk {
  readonly id: string;
  readonly text?: string;
  readonly usage?: number;
}

/** As an assembler's: the text of a chunk that has no usage. */
const textOf = (data: unknown): string | undefined => {
  const { text, usage } = data as Chunk;
  return usage === undefined ? text : undefined;
};
const event = (chunk: Chunk, name?: string) => ({ name, data: JSON.stringify(chunk) });

/** A template that has seen a chunk. */
function learned(chunk: Chunk, name?: string): TextTemplate {
  const template = new TextTemplate({ textOf });
  template.learn(event(chunk, name), chunk);
  return template;
}

describe('TextTemplate', () => {
  it('reads the text of an event like the learned one', () => {
    const template = learned({ id: 'a', text: 'Hello' });

    expect(template.read(event({ id: 'a', text: ' world 世界' }))).toBe(' world 世界');
  });

  it.each<[string, Chunk]>([
    ['another field differs', { id: 'b', text: 'x' }],
    ['a field is more', { id: 'a', text: 'x', usage: 1 }],
    ['the text is empty', { id: 'a', text: '' }],
    ['the text has a quote', { id: 'a', text: 'say "hi"' }],
    ['the text has a backslash', { id: 'a', text: 'a\\b' }],
    ['the text has a line break', { id: 'a', text: 'a\nb' }],
  ])('leaves an event to the parser where %s', (_, chunk) => {
    expect(learned({ id: 'a', text: 'Hello' }).read(event(chunk))).toBeUndefined();
  });

  it('leaves an event of another name to the parser', () => {
    expect(
      learned({ id: 'a', text: 'x' }, 'delta').read(event({ id: 'a', text: 'y' }, 'error')),
    ).toBeUndefined();
  });

  it('is not misled by the same text in another place', () => {
    const template = learned({ id: 'same', text: 'same' });

    expect(template.read(event({ id: 'other', text: 'same' }))).toBeUndefined();
  });

  it('is not misled by a text that is written with escapes', () => {
    const template = new TextTemplate({ textOf });
    const data = '{"id":"a","text":"\\u0061"}';
    template.learn({ name: undefined, data }, JSON.parse(data));

    expect(template.read({ name: undefined, data: '{"id":"b","text":"\\u0061"}' })).toBeUndefined();
  });

  it.each([',', ':'])(
    'learns nothing, and throws nothing, where the text %s stands elsewhere too',
    (text) => {
      const template = learned({ id: 'a', text });

      expect(template.read(event({ id: 'a', text: 'x' }))).toBeUndefined();
      template.learn(event({ id: 'a', text: 'Hello' }), { id: 'a', text: 'Hello' });
      expect(template.read(event({ id: 'a', text: 'x' }))).toBe('x');
    },
  );

  it('reads what a parser reads, or nothing', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.string(), texts, (id, all) => {
        const template = new TextTemplate({ textOf });
        for (const text of all) {
          const one = event({ id, text });
          const read = template.read(one);
          if (read === undefined) template.learn(one, { id, text });
          else expect(read).toBe(text);
        }
      }),
    );
  });
});
