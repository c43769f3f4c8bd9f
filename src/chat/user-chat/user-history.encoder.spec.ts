import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../conversation/index.js';
import type { StoredTurn } from '../../session/index.js';
import { toTimestamp, toUserHistory } from './user-history.encoder.js';

const AT = Date.UTC(2025, 0, 15, 10, 30, 0, 250);

function aTurn(...messages: Message[]): StoredTurn {
  return {
    id: 'turn',
    number: 1,
    status: 'completed',
    startedAt: AT,
    messages: messages.map((message) => ({ ...message, id: 'm', createdAt: AT, tokens: 1 })),
  };
}

describe('the history of a user', () => {
  it('pairs what was asked with what was answered', () => {
    const turns = [
      aTurn({ role: 'user', content: 'Hello' }, { role: 'assistant', content: 'Hi there!' }),
      aTurn({ role: 'user', content: 'Bye' }, { role: 'assistant', content: 'See', interrupted: true }),
    ];

    expect(toUserHistory('linh', turns)).toEqual({
      user_id: 'linh',
      history: [
        { timestamp: '2025-01-15T10:30:00Z', user_message: 'Hello', assistant_response: 'Hi there!' },
        { timestamp: '2025-01-15T10:30:00Z', user_message: 'Bye', assistant_response: 'See' },
      ],
      count: 2,
    });
  });

  it('has the text around tool calls as it was streamed, and nothing of the tools', () => {
    const call = { callId: 'c', name: 'calculate', arguments: {} };
    const turn = aTurn(
      { role: 'user', content: '2 + 2?' },
      { role: 'assistant', content: 'Let me see. ', toolCalls: [call] },
      { role: 'tool', callId: 'c', name: 'calculate', content: '4' },
      { role: 'assistant', content: 'It is 4.' },
    );

    expect(toUserHistory('linh', [turn]).history).toMatchObject([
      { user_message: '2 + 2?', assistant_response: 'Let me see. It is 4.' },
    ]);
  });

  it('leaves out what was never answered', () => {
    expect(toUserHistory('linh', [aTurn({ role: 'user', content: 'Hello' })])).toEqual({
      user_id: 'linh',
      history: [],
      count: 0,
    });
  });

  it('has times to the second', () => {
    expect(toTimestamp(AT)).toBe('2025-01-15T10:30:00Z');
  });
});
