import { describe, expect, it } from '@jest/globals';
import { isKnownNoLarger } from './context-windows.js';

describe('isKnownNoLarger', () => {
  it.each([
    ['gpt-4o-mini', 'gpt-4o', true],
    ['gpt-4o', 'claude-sonnet-4-5', true],
    ['gemini-2.5-flash', 'gpt-4o', false],
    ['my-own-model', 'gpt-4o', false],
    ['gpt-4o', 'my-own-model', false],
  ])('%s after %s: %s', (model, than, expected) => {
    expect(isKnownNoLarger(model, than)).toBe(expected);
  });
});
