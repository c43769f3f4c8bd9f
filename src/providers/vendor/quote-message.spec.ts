import { describe, expect, it } from '@jest/globals';
import { quoteMessage } from './quote-message.js';

describe('quoteMessage', () => {
  it('makes one short line of what a vendor said', () => {
    expect(quoteMessage('no\n\tsuch  model', undefined)).toBe('no such model');
    expect(quoteMessage('x'.repeat(9000), undefined)).toHaveLength(500);
  });

  it.each(['sk-1', 'a+b$(c)'])('cuts the key %s out wherever it stands', (key) => {
    expect(quoteMessage(`${key} is wrong: ${key}.`, key)).toBe('[key] is wrong: [key].');
  });

  it('cuts nothing out where there is no key', () => {
    expect(quoteMessage('no key', '')).toBe('no key');
  });
});
