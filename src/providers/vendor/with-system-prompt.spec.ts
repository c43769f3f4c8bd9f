import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../conversation/index.js';
import { withSystemPrompt } from './with-system-prompt.js';

const system = (content: string): Message => ({ role: 'system', content });
const QUESTION: Message = { role: 'user', content: 'Why?' };

describe('withSystemPrompt', () => {
  it.each([
    [undefined, [system('a'), QUESTION], [system('a'), QUESTION]],
    ['mine', [system('a'), system('b'), QUESTION], [system('mine'), system('b'), QUESTION]],
    ['mine', [QUESTION], [system('mine'), QUESTION]],
  ])('puts %j into %j', (prompt, messages, expected) => {
    expect(withSystemPrompt({ messages }, prompt)).toEqual(expected);
  });

  it("leaves the caller's own prompt", () => {
    const messages = [system('caller'), QUESTION];

    expect(withSystemPrompt({ messages, hasOwnSystemPrompt: true }, 'mine')).toBe(messages);
  });
});
