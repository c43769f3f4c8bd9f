import { describe, expect, it } from '@jest/globals';
import { admitMessage } from './admit-message.js';
import { countMessageTokens } from './count-tokens.js';

const asked = (content: string) => ({ role: 'user', content }) as const;

describe('admitMessage', () => {
  it('counts a message that fits, up to the last token', () => {
    const message = asked('Bonjour, tout le monde!');
    const tokens = countMessageTokens(message);
    expect(admitMessage(message, tokens)).toEqual({ ...message, tokens });
    expect(() => admitMessage(message, tokens - 1)).toThrow(
      expect.objectContaining({
        code: 'MESSAGE.TOO_LARGE',
        status: 413,
        details: { tokens, max_tokens: tokens - 1 },
      }),
    );
  });

  it('judges one that must be too large by its length alone', () => {
    expect(() => admitMessage(asked('ễ'.repeat(1_000_000)), 4_000)).toThrow(
      expect.objectContaining({ details: { tokens: 7_813, max_tokens: 4_000 } }),
    );
  });

  it('does not judge by its length what its tokens allow', () => {
    const message = asked(' '.repeat(10_000));
    expect(admitMessage(message, 4_000).tokens).toBeLessThan(4_000);
  });
});
