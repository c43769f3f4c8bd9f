import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OpenAiEventAssembler } from '../../openai/from-openai-event.js';
import { TextTemplate } from './text-template.js';

interface Chunk {
  readonly id: string;
  readonly text?: string;
  readonly usage?: number;
  readonly pad?: string;
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

  describe('of a vendor that pads its events', () => {
    const padded = (data: string): string | undefined => {
      const template = new TextTemplate({ textOf, padding: 'pad' });
      const first = '{"id":"a","text":"Hello","pad":"x7"}';
      template.learn({ name: undefined, data: first }, JSON.parse(first));
      return template.read({ name: undefined, data });
    };

    it.each(['x7', 'longer', ''])('reads the text of one that is padded with %j', (pad) => {
      expect(padded(`{"id":"a","text":" world","pad":"${pad}"}`)).toBe(' world');
    });

    it.each([
      ['it has no padding', '{"id":"a","text":"x"}'],
      ['it is cut', '{"id":"a","text":"x"'],
      ['its padding is cut', '{"id":"a","text":"x","pad":"y"'],
      ['its padding has an escape', '{"id":"a","text":"x","pad":"y\\u0061"}'],
      ['its padding is no text', '{"id":"a","text":"x","pad":1}'],
      ['there is more behind its padding', '{"id":"a","text":"x","pad":"y","usage":1}'],
      ['another field differs', '{"id":"b","text":"x","pad":"y"}'],
    ])('leaves one to the parser where %s', (_, data) => {
      expect(padded(data)).toBeUndefined();
    });

    it('reads the events of one without padding all the same', () => {
      const template = new TextTemplate({ textOf, padding: 'pad' });
      template.learn(event({ id: 'a', text: 'Hello' }), { id: 'a', text: 'Hello' });
      expect(template.read(event({ id: 'a', text: 'x' }))).toBe('x');
      expect(template.read({ name: undefined, data: '{"id":"a","text":"x","pad":"y"}' })).toBeUndefined();
    });
  });

  it("reads all of OpenAI's own events but the first with text", async () => {
    const template = new TextTemplate(new OpenAiEventAssembler());
    const lines = (
      await readFile(new URL('../../openai/__fixtures__/openai-text.sse', import.meta.url), 'utf8')
    ).split('\n');
    const texts = lines.flatMap((line) => {
      const data = line.slice('data: '.length);
      if (!data.includes('"obfuscation"') || !/"content":"[^"]/.test(data)) return [];
      const read = template.read({ name: undefined, data });
      if (read === undefined) template.learn({ name: undefined, data }, JSON.parse(data));
      return [read];
    });

    expect(texts.length).toBeGreaterThan(2);
    expect(texts.filter((text) => text === undefined)).toHaveLength(1);
  });

  it('reads what a parser reads, or nothing', () => {
    const texts = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.option(fc.string())), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(fc.string(), texts, (id, all) => {
        const template = new TextTemplate({ textOf, padding: 'pad' });
        for (const [text, pad] of all) {
          const one = event({ id, text, ...(pad !== null && { pad }) });
          const read = template.read(one);
          if (read === undefined) template.learn(one, { id, text });
          else expect(read).toBe(text);
        }
      }),
    );
  });
});
