import { describe, expect, it } from '@jest/globals';
import { acceptsPrefill } from './accepts-prefill.js';

describe('acceptsPrefill', () => {
  it.each([
    ['claude-3-5-haiku-20241022', true],
    ['claude-sonnet-4-5-20250929', true],
    ['claude-opus-4-6', false],
    ['claude-sonnet-4-6', false],
    ['claude-opus-4-8', false],
    ['claude-sonnet-5-5', false],
    ['claude-fable-5', false],
    ['claude-mythos-preview', false],
    ['kimi-k2', false],
  ])('%s: %s', (model, expected) => {
    expect(acceptsPrefill(model)).toBe(expected);
  });
});
