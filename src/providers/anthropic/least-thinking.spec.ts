import { describe, expect, it } from '@jest/globals';
import { leastThinking } from './least-thinking.js';

describe('leastThinking', () => {
  it.each([
    ['claude-sonnet-5-5', { type: 'between_tools' }],
    ['claude-haiku-5-5', { type: 'disabled' }],
    ['claude-sonnet-5', { type: 'disabled' }],
    ['claude-sonnet-5-20260630', { type: 'disabled' }],
    ['claude-opus-5', { type: 'disabled' }],
    ['claude-opus-5-5', undefined],
    ['claude-fable-5', undefined],
    ['claude-sonnet-4-5', undefined],
    ['glm-5', undefined],
  ])('%s: %j', (model, expected) => {
    expect(leastThinking(model)).toEqual(expected);
  });
});
