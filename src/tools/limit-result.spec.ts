import { describe, expect, it } from '@jest/globals';
import type { JsonValue } from '../conversation/index.js';
import { limitResult } from './limit-result.js';
import { toModelText } from './to-model-text.js';

describe('limitResult', () => {
  it('leaves what fits exactly', () => {
    expect(limitResult('x'.repeat(100), 100, 'internal')).toBe('x'.repeat(100));
    expect(limitResult([1, 22], 6, 'internal')).toEqual([1, 22]);
  });

  it('cuts text to the limit, mark included', () => {
    const cut = limitResult('x'.repeat(1_000), 100, 'internal');
    expect(cut).toHaveLength(100);
    expect(cut).toMatch(/^x+\n\[cut here: the whole has 1000 characters\]$/);
  });

  it('turns JSON that is too long into its cut text', () => {
    const list = Array.from({ length: 500 }, (_, index) => index);
    const cut = limitResult({ list }, 100, 'internal');
    expect(cut).toMatch(/^\{"list":\[0,1,2,.*\n\[cut here: the whole has \d+ characters\]$/);
    expect(cut).toHaveLength(100);
  });

  it('does not cut a character in half', () => {
    for (const limit of [100, 101]) {
      const cut = limitResult('😀'.repeat(100), limit, 'internal');
      expect(cut).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
      expect(cut).toContain('[cut here');
    }
  });

  it.each<[string, JsonValue]>([
    ['signs that are escaped sixfold', '<'.repeat(10_000)],
    ['quotes and line breaks', '"\n\\'.repeat(10_000)],
    ['characters of no use, which are removed', 'a\u200b'.repeat(10_000)],
    ['short JSON that grows', { html: '<b>'.repeat(600) }],
    ['long JSON', { list: Array.from({ length: 2_000 }, () => '<"') }],
  ])('counts what a model reads of %s', (_case, result) => {
    const cut = limitResult(result, 2_000, 'external');
    const text = toModelText({ ok: true, result: cut, durationMs: 1, source: 'external' });
    expect(text.length).toBeLessThanOrEqual(2_000);
    expect(text.length).toBeGreaterThan(1_000);
    expect(JSON.parse(text)).toHaveProperty(
      'untrusted_data',
      expect.stringContaining('[cut here: the whole'),
    );
  });

  it('leaves what still fits when it is marked', () => {
    const result = { text: '<'.repeat(200) };
    expect(limitResult(result, 2_000, 'external')).toBe(result);
  });
});
