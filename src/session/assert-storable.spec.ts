import { describe, expect, it } from '@jest/globals';
import { assertStorable } from './assert-storable.js';
import { MAX_STORED_MESSAGE_LENGTH } from './session.repository.js';

describe('assertStorable', () => {
  it('lets a message of exactly the limit pass', () => {
    const content = 'a'.repeat(MAX_STORED_MESSAGE_LENGTH);
    expect(() => assertStorable([{ role: 'user', content }])).not.toThrow();
  });

  it('names the limit and the size of the message that is too large', () => {
    const content = 'a'.repeat(MAX_STORED_MESSAGE_LENGTH + 1);
    expect(() =>
      assertStorable([
        { role: 'user', content: 'fine' },
        { role: 'assistant', content },
      ]),
    ).toThrow(
      expect.objectContaining({
        code: 'MESSAGE.TOO_LARGE',
        message: expect.stringMatching(/1000000\b.*\b1000001\b/),
        details: { limit: 1_000_000, size: 1_000_001 },
      }),
    );
  });

  it('counts the arguments of tool calls', () => {
    const text = 'a'.repeat(MAX_STORED_MESSAGE_LENGTH);
    const toolCalls = [{ callId: '1', name: 'note', arguments: { text } }];
    expect(() => assertStorable([{ role: 'assistant', content: '', toolCalls }])).toThrow(
      expect.objectContaining({ code: 'MESSAGE.TOO_LARGE' }),
    );
  });
});
