import { describe, expect, it } from '@jest/globals';
import { answerTo, aRequest, aTool, callsOf, partsOf, TOOLS } from '../__fixtures__/a-request.js';

const MEMORY_TOOLS = [
  ...TOOLS,
  aTool('remember_fact', 'fact'),
  aTool('recall_facts'),
  aTool('forget_fact', 'fact'),
];

describe('what users want to be remembered', () => {
  it.each([
    ['remember that I live in Hanoi', 'remember_fact', { fact: 'I live in Hanoi' }],
    ['Please remember that: my name is Lan.', 'remember_fact', { fact: 'my name is Lan' }],
    ['Hãy nhớ rằng tôi sống ở Đà Nẵng!', 'remember_fact', { fact: 'tôi sống ở Đà Nẵng' }],
    ['nho giup toi rang toi thich tra', 'remember_fact', { fact: 'toi thich tra' }],
    ['What do you know about me?', 'recall_facts', {}],
    ['bạn nhớ gì về tôi', 'recall_facts', {}],
    ['forget that I live in Hanoi', 'forget_fact', { fact: 'I live in Hanoi' }],
    ['Quên rằng tôi sống ở Huế', 'forget_fact', { fact: 'tôi sống ở Huế' }],
  ])('%s', async (text, name, args) => {
    const parts = await partsOf(aRequest(text, { tools: MEMORY_TOOLS }));
    expect(callsOf(parts)).toEqual([[name, args]]);
  });

  it.each([['remember my name is Lan'], ['do you remember my name?'], ['remember that day?'], ['hello']])(
    'makes no fact of: %s',
    async (text) => {
      expect(callsOf(await partsOf(aRequest(text, { tools: MEMORY_TOOLS })))).toEqual([]);
    },
  );

  it('keeps to the conversation where the tools are not offered', async () => {
    expect(await answerTo('remember that my name is Lan')).toContain('Nice to meet you, Lan!');
  });
});
