import { describe, expect, it } from '@jest/globals';
import { toToolName } from './to-tool-name.js';

const free = (): boolean => false;

describe('toToolName', () => {
  it('puts the server ahead, in characters that every vendor takes', () => {
    expect(toToolName('files', 'read.text/file é', free)).toBe('files__read_text_file__');
  });

  it('marks a name that is too long or taken, by its whole name', () => {
    const [one, other] = ['x'.repeat(80), `${'x'.repeat(80)}y`].map((name) => toToolName('s', name, free));
    expect([one?.length, other?.length]).toEqual([64, 64]);
    expect(one).not.toBe(other);
    expect(one).toMatch(/^s__x{52}_[0-9a-f]{8}$/);
    expect(toToolName('s', 'a.b', (name) => name === 's__a_b')).toMatch(/^s__a_b_[0-9a-f]{8}$/);
  });
});
