import { describe, expect, it } from '@jest/globals';
import { readClaudeVersion } from './claude-version.js';

describe('readClaudeVersion', () => {
  it.each([
    ['claude-2.1', 201],
    ['claude-3-haiku-20240307', 300],
    ['claude-3-5-sonnet-latest', 305],
    ['claude-sonnet-4-20250514', 400],
    ['claude-opus-4-1-20250805', 401],
    ['claude-haiku-4-5', 405],
    ['anthropic/claude-sonnet-4.5', 405],
    ['us.anthropic.claude-opus-4-6-v1:0', 406],
    ['claude-sonnet-4-5@20250929', 405],
    ['claude-sonnet-5', 500],
    ['claude-sonnet-5-20260630', 500],
    ['claude-sonnet-5-5', 505],
    ['claude-opus-10-12', 1012],
    ['claude-mythos-preview', undefined],
    ['claude-20250101', undefined],
    ['glm-4.6', undefined],
  ])('reads %s as %s', (model, version) => {
    expect(readClaudeVersion(model)).toBe(version);
  });
});
