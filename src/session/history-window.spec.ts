import { describe, expect, it } from '@jest/globals';
import type { Message } from '../conversation/index.js';
import { toHistoryTurn } from './history-turn.js';
import { toHistoryWindow } from './history-window.js';
import type { StoredTurn } from './session.repository.js';

let count = 0;

function turn(...messages: Message[]): StoredTurn {
  count += 1;
  return {
    id: `turn-${count}`,
    number: count,
    status: 'completed',
    startedAt: 0,
    messages: messages.map((message, index) => ({
      ...message,
      id: `message-${count}-${index}`,
      createdAt: 0,
      tokens: 1,
    })),
  };
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

const ask = (content: string): Message => ({ role: 'user', content });
const say = (content: string): Message => ({ role: 'assistant', content });
const call = (...ids: string[]): Message => ({
  role: 'assistant',
  content: '',
  toolCalls: ids.map((callId) => ({ callId, name: `tool-${callId}`, arguments: { a: 1 } })),
});
const result = (callId: string, content = `result of ${callId}`): Message => ({
  role: 'tool',
  callId,
  name: `tool-${callId}`,
  content,
});
const cancelled = (callId: string): Message => ({ ...result(callId, 'cancelled'), isError: true }) as Message;

const windowOf = (systemPrompt: string, turns: StoredTurn[]): Message[] =>
  toHistoryWindow(systemPrompt, turns.map(toHistoryTurn));

describe('toHistoryWindow', () => {
  it('puts the system prompt first, then the turns in their order, without what only the store needs', () => {
    const turns = [turn(ask('one'), say('1')), turn(ask('two'), say('2'))];
    expect(windowOf('Be brief.', turns)).toStrictEqual([
      { role: 'system', content: 'Be brief.' },
      ask('one'),
      say('1'),
      ask('two'),
      say('2'),
    ]);
  });

  it('sends no blank system prompt', () => {
    expect(windowOf(' \n', [])).toEqual([]);
  });

  it('keeps calls with their results', () => {
    const messages = [
      ask('go'),
      call('a', 'b'),
      result('a'),
      result('b'),
      call('c'),
      result('c'),
      say('done'),
    ];
    expect(windowOf('', [turn(...messages)])).toStrictEqual(messages);
  });

  it('answers a call that has no result as cancelled, behind the call', () => {
    expect(windowOf('', [turn(ask('go'), call('a', 'b'), result('b'), say('done'))])).toStrictEqual([
      ask('go'),
      call('a', 'b'),
      cancelled('a'),
      result('b'),
      say('done'),
    ]);
    expect(windowOf('', [turn(ask('go'), call('a'))])).toStrictEqual([ask('go'), call('a'), cancelled('a')]);
  });

  it('drops results without a call, twice given or out of place', () => {
    expect(
      windowOf('', [
        turn(
          result('x'),
          ask('go'),
          result('y'),
          call('a'),
          result('a'),
          result('a', 'again'),
          say('done'),
          result('a'),
        ),
      ]),
    ).toStrictEqual([ask('go'), call('a'), result('a'), say('done')]);
  });

  it('does not match a call with a result of another turn', () => {
    expect(windowOf('', [turn(ask('go'), call('a')), turn(ask('more'), result('a'), say('no'))])).toEqual([
      ask('go'),
      call('a'),
      cancelled('a'),
      ask('more'),
      say('no'),
    ]);
  });

  it('sends a call id that a message holds twice once', () => {
    expect(windowOf('', [turn(ask('go'), call('a', 'a'), result('a'))])).toEqual([
      ask('go'),
      call('a'),
      result('a'),
    ]);
  });

  it('matches the first of two calls of one id with the first result', () => {
    const calls = [1, 2].map((n) => ({ callId: 'a', name: 'tool-a', arguments: { n } }));
    const asked: Message = { role: 'assistant', content: '', toolCalls: calls };
    const [first, second] = ['1', '2'].map((content): Message => ({ ...result('a'), content }));
    if (first === undefined || second === undefined) throw new Error('no results');
    expect(windowOf('', [turn(ask('go'), asked, first, second)])).toEqual([
      ask('go'),
      { ...asked, toolCalls: calls.slice(0, 1) },
      first,
    ]);
  });

  it('drops an interrupted answer without text and keeps one with text', () => {
    const cut = (content: string): Message => ({ role: 'assistant', content, interrupted: true });
    expect(windowOf('', [turn(ask('go'), call('a'), result('a'), cut(''))])).toStrictEqual([
      ask('go'),
      call('a'),
      result('a'),
    ]);
    expect(windowOf('', [turn(ask('go'), cut('As far'))])).toStrictEqual([ask('go'), say('As far')]);
  });

  it('drops a turn of which nothing but the question is left', () => {
    const turns = [turn(ask('cut'), say(' ')), turn(ask('stray'), result('x')), turn(ask('go'), say('done'))];
    expect(windowOf('', turns)).toStrictEqual([ask('go'), say('done')]);
  });

  it('keeps the mark of a failed tool', () => {
    const failed = { ...result('a'), isError: true } as Message;
    expect(windowOf('', [turn(ask('go'), call('a'), failed)])[2]).toStrictEqual(failed);
  });

  it('leaves what is stored as it is', () => {
    const stored = deepFreeze([turn(ask('go'), call('a', 'b'), result('b'), result('z'))]);
    const before = structuredClone(stored);
    windowOf('Be brief.', stored);
    expect(stored).toEqual(before);
  });
});
