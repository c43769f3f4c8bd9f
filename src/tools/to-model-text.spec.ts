import { describe, expect, it } from '@jest/globals';
import { toModelText } from './to-model-text.js';

describe('toModelText', () => {
  it('leaves text as it is', () => {
    expect(toModelText({ ok: true, result: 'Sunny, "25 °C"\n', durationMs: 1 })).toBe('Sunny, "25 °C"\n');
  });

  it.each([
    [{ price: 12.5, tags: ['a'] }, '{"price":12.5,"tags":["a"]}'],
    [[1, 2], '[1,2]'],
    [0, '0'],
    [false, 'false'],
    [null, 'null'],
  ])('writes %j as JSON', (result, text) => {
    expect(toModelText({ ok: true, result, durationMs: 1 })).toBe(text);
  });

  it('marks an error', () => {
    const outcome = { ok: false, code: 'TOOL.FAILED', error: 'No such city.', durationMs: 1 } as const;
    expect(toModelText(outcome)).toBe('Error: No such city.');
  });
});
