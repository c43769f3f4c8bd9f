import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../conversation/index.js';
import { toAnthropicMessages } from './to-anthropic-messages.js';

const user = (content: string): Message => ({ role: 'user', content });
const assistant = (content: string, ...callIds: string[]): Message => ({
  role: 'assistant',
  content,
  toolCalls: callIds.map((callId) => ({ callId, name: 't', arguments: {} })),
});
const result = (callId: string, content: string, isError = false): Message => ({
  role: 'tool',
  callId,
  name: 't',
  content,
  isError,
});
const text = (text: string) => ({ type: 'text', text });
const rolesOf = (messages: readonly Message[]) => toAnthropicMessages(messages).map(({ role }) => role);

describe('toAnthropicMessages', () => {
  it('puts all results of an answer into the one message after it, before what the user says next', () => {
    const messages = toAnthropicMessages([
      { role: 'system', content: 'Be brief.' },
      user('Why?'),
      {
        role: 'assistant',
        content: 'Let me see.',
        toolCalls: [
          { callId: 'c1', name: 'calculate', arguments: { expression: '6*7' } },
          { callId: 'c2', name: 'calculate', arguments: '{"expression' },
        ],
      },
      result('c1', '42'),
      result('c2', 'not JSON', true),
      user('And?'),
    ]);

    expect(messages).toEqual([
      { role: 'user', content: [text('Why?')] },
      {
        role: 'assistant',
        content: [
          text('Let me see.'),
          { type: 'tool_use', id: 'c1', name: 'calculate', input: { expression: '6*7' } },
          { type: 'tool_use', id: 'c2', name: 'calculate', input: { arguments: '{"expression' } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'c1', content: '42' },
          { type: 'tool_result', tool_use_id: 'c2', content: 'not JSON', is_error: true },
          text('And?'),
        ],
      },
    ]);
  });

  it('joins what one side says in a row', () => {
    expect(toAnthropicMessages([user('a'), user('b'), assistant('c'), assistant('d'), user('e')])).toEqual([
      { role: 'user', content: [text('a'), text('b')] },
      { role: 'assistant', content: [text('c'), text('d')] },
      { role: 'user', content: [text('e')] },
    ]);
  });

  it('begins with a user, whatever is left of the conversation', () => {
    expect(rolesOf([assistant('a'), user('b')])).toEqual(['user', 'assistant', 'user']);
    expect(toAnthropicMessages([assistant('a'), user('b')])[1]).toEqual({
      role: 'assistant',
      content: [text('a')],
    });
  });

  it.each(['', ' \n'])('leaves out text that is %j, and messages with nothing else in them', (blank) => {
    const messages = [user('a'), assistant(blank), user(blank), assistant(blank, 'c'), result('c', blank)];

    expect(toAnthropicMessages(messages)).toEqual([
      { role: 'user', content: [text('a')] },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 't', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c' }] },
    ]);
  });

  it('names a tool that the model made up as the API takes it', () => {
    const toolCalls = [{ callId: 'c', name: 'functions.get weather', arguments: {} }];
    const [, answered] = toAnthropicMessages([user('a'), { role: 'assistant', content: '', toolCalls }]);
    expect(answered?.content).toMatchObject([{ name: 'functions_get_weather' }]);
  });

  it('gives an error without a word some, for it may not be empty', () => {
    const [, , results] = toAnthropicMessages([user('a'), assistant('', 'c'), result('c', '', true)]);

    expect(results?.content).toEqual([
      { type: 'tool_result', tool_use_id: 'c', content: 'The tool failed.', is_error: true },
    ]);
  });

  it('ends an answer to continue with its last word', () => {
    expect(toAnthropicMessages([user('a'), assistant('One, two, \n')]).at(-1)).toEqual({
      role: 'assistant',
      content: [text('One, two,')],
    });
    expect(toAnthropicMessages([user('a'), assistant('One '), user('b')])[1]?.content).toEqual([
      text('One '),
    ]);
  });

  it('maps ids that Anthropic does not take, the same for a call and its result, and keeps them apart', () => {
    const messages = toAnthropicMessages([
      user('a'),
      assistant('', 'call:1', 'call.1', 'call_1', ''),
      result('call:1', 'x'),
      result('call.1', 'y'),
      result('call_1', 'z'),
      result('', 'w'),
    ]);
    const calls = messages[1]?.content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []));
    const results = messages[2]?.content.flatMap((block) =>
      block.type === 'tool_result' ? [block.tool_use_id] : [],
    );

    expect(results).toEqual(calls);
    expect(new Set(calls).size).toBe(4);
    expect(calls?.[2]).toBe('call_1');
    for (const id of calls ?? []) expect(id).toMatch(/^[a-zA-Z0-9_-]+$/);
  });
});
