import { describe, expect, it } from '@jest/globals';
import { limitResult } from './limit-result.js';

describe('limitResult', () => {
  it('leaves what fits exactly', () => {
    expect(limitResult('x'.repeat(100), 100)).toBe('x'.repeat(100));
    expect(limitResult([1, 22], 6)).toEqual([1, 22]);
  });

  it('cuts text to the limit, mark included', () => {
    const cut = limitResult('x'.repeat(1_000), 100);
    expect(cut).toHaveLength(100);
    expect(cut).toMatch(/^x+\n\[cut here: the whole has 1000 characters\]$/);
  });

  it('turns JSON that is too long into its cut text', () => {
    const cut = limitResult({ list: Array.from({ length: 500 }, (_, index) => index) }, 100);
    expect(cut).toMatch(/^\{"list":\[0,1,2,.*\n\[cut here: the whole has \d+ characters\]$/);
    expect(cut).toHaveLength(100);
  });

  it('does not cut a character in half', () => {
    for (const limit of [100, 101]) {
      const cut = limitResult('😀'.repeat(100), limit);
      expect(cut).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/);
      expect(cut).toContain('[cut here');
    }
  });
});
