import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../conversation/index.js';
import { SKIPPED_SIGNATURE } from './thought-signature.js';
import { toGeminiContents } from './to-gemini-contents.js';

const user = (content: string): Message => ({ role: 'user', content });
const assistant = (content: string, ...names: string[]): Message => ({
  role: 'assistant',
  content,
  toolCalls: names.map((name) => ({ callId: `id-${name}`, name, arguments: { of: name } })),
});
const result = (name: string, rest: object = {}): Message => ({
  role: 'tool',
  callId: `id-${name}`,
  name,
  content: `result of ${name}`,
  ...rest,
});

const convert = (messages: readonly Message[], model = 'gemini-2.5-flash') =>
  toGeminiContents(messages, model);

describe('toGeminiContents', () => {
  it.each([
    ['its own', { vendor: 'gemini', model: 'gemini-3-flash', signature: 'own' }, 'own'],
    ["another model's", { vendor: 'gemini', model: 'gemini-3-pro', signature: 'other' }, SKIPPED_SIGNATURE],
    ["another vendor's", { vendor: 'x', model: 'gemini-3-flash', signature: 'other' }, SKIPPED_SIGNATURE],
    ['none', undefined, SKIPPED_SIGNATURE],
  ])('a call with a signature, %s, goes back to its model with the right one', (_case, vendorData, sent) => {
    const call = { callId: 'c', name: 'a', arguments: {}, ...(vendorData && { vendorData }) };
    const [, content] = convert(
      [user('Go.'), { role: 'assistant', content: '', toolCalls: [call] }, result('a')],
      'gemini-3-flash',
    );

    expect(content?.parts).toEqual([
      { functionCall: { id: 'c', name: 'a', args: {} }, thoughtSignature: sent },
    ]);
  });

  it('names the roles user and model', () => {
    expect(
      convert([user('Why?'), { role: 'assistant', content: 'Because', interrupted: true }, user('So?')]),
    ).toEqual([
      { role: 'user', parts: [{ text: 'Why?' }] },
      { role: 'model', parts: [{ text: 'Because' }] },
      { role: 'user', parts: [{ text: 'So?' }] },
    ]);
  });

  it('puts all results of the calls into the one content after them, by id and name', () => {
    const messages = [
      user('Go.'),
      assistant('Let me see.', 'a', 'b'),
      result('a'),
      result('b', { isError: true }),
    ];

    expect(convert(messages)).toEqual([
      { role: 'user', parts: [{ text: 'Go.' }] },
      {
        role: 'model',
        parts: [
          { text: 'Let me see.' },
          { functionCall: { id: 'id-a', name: 'a', args: { of: 'a' } } },
          { functionCall: { id: 'id-b', name: 'b', args: { of: 'b' } } },
        ],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'id-a', name: 'a', response: { output: 'result of a' } } },
          { functionResponse: { id: 'id-b', name: 'b', response: { error: 'result of b' } } },
        ],
      },
    ]);
  });

  it('sends arguments that were no object as one', () => {
    const broken = { callId: 'c', name: 'calculate', arguments: '{"expression' };

    expect(convert([user('Go.'), { role: 'assistant', content: '', toolCalls: [broken] }]).at(-1)).toEqual({
      role: 'model',
      parts: [{ functionCall: { id: 'c', name: 'calculate', args: { arguments: '{"expression' } } }],
    });
  });

  it('names a tool that the model made up as the API takes it, in the call and its result', () => {
    const name = `functions.get weather${'x'.repeat(100)}`;
    const parts = convert([user('Go.'), assistant('', name), result(name)]).flatMap(
      (content) => content.parts,
    );
    const sent = `functions_get_weather${'x'.repeat(43)}`;
    expect(parts.slice(1)).toMatchObject([
      { functionCall: { name: sent } },
      { functionResponse: { name: sent } },
    ]);
  });

  it('makes one content of what follows each other in one role', () => {
    expect(
      convert([
        user('a'),
        user('b'),
        assistant('c'),
        assistant('d'),
        assistant('', 'e'),
        result('e'),
        user('f'),
      ]),
    ).toEqual([
      { role: 'user', parts: [{ text: 'a' }, { text: 'b' }] },
      {
        role: 'model',
        parts: [{ text: 'c' }, { text: 'd' }, { functionCall: { id: 'id-e', name: 'e', args: { of: 'e' } } }],
      },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'id-e', name: 'e', response: { output: 'result of e' } } },
          { text: 'f' },
        ],
      },
    ]);
  });

  it('leaves out system messages and empty ones, and still alternates', () => {
    const messages: Message[] = [
      { role: 'system', content: 's' },
      user('a'),
      assistant(''),
      user(''),
      user('b'),
    ];

    expect(convert(messages)).toEqual([{ role: 'user', parts: [{ text: 'a' }, { text: 'b' }] }]);
  });

  it.each<[string, Message[], string[]]>([
    ['of the model', [assistant('Hello'), user('Hi')], ['user', 'model', 'user']],
    ['of nobody', [{ role: 'system', content: 's' }], ['user']],
  ])('opens a conversation whose first message is %s', (_, messages, roles) => {
    const contents = convert(messages);

    expect(contents.map(({ role }) => role)).toEqual(roles);
    expect(contents[0]?.parts?.[0]?.text).not.toBe('');
  });

  it.each([
    ['gemini-3-pro-preview', true],
    ['models/gemini-3.5-flash', true],
    ['gemini-flash-latest', true],
    ['gemini-10-pro', true],
    ['gemini-2.5-flash', false],
    ['models/gemini-2.0-flash', false],
    ['gemini-1.5-pro', false],
    ['gemma-3-27b-it', false],
  ])('gives %s a signature on the first call of each content: %s', (model, isSigned) => {
    const contents = convert(
      [user('Go.'), assistant('', 'a', 'b'), result('a'), result('b'), assistant('', 'c')],
      model,
    );
    const signatures = contents.map(({ parts }) => parts?.map(({ thoughtSignature }) => thoughtSignature));

    const expected = isSigned ? 'skip_thought_signature_validator' : undefined;
    expect(signatures).toEqual([[undefined], [expected, undefined], [undefined, undefined], [expected]]);
  });
});
