import { describe, expect, it } from '@jest/globals';
import { fingerprintOf, type FingerprintedRequest } from './request-fingerprint.js';

const of = (body: unknown, other: Partial<FingerprintedRequest> = {}): string =>
  fingerprintOf({
    method: 'POST',
    route: '/chat/:provider',
    parameters: { provider: 'demo' },
    body,
    ...other,
  });

describe('fingerprintOf', () => {
  it('does not depend on the order of keys, at any depth', () => {
    expect(of({ a: 1, b: { c: [{ d: 1, e: 2 }], f: null } })).toBe(
      of({ b: { f: null, c: [{ e: 2, d: 1 }] }, a: 1 }),
    );
  });

  it.each([
    ['another value', of({ a: 2 })],
    ['another type', of({ a: '1' })],
    ['one field more', of({ a: 1, b: undefined, c: null })],
    ['another order in a list', of({ a: [1, 2] })],
    ['no body', of(undefined)],
    ['a key of a prototype', of(JSON.parse('{"a":1,"__proto__":{"b":1}}'))],
    ['another route', of({ a: 1 }, { route: '/stream' })],
    ['another value in the path', of({ a: 1 }, { parameters: { provider: 'gpt' } })],
    ['another method', of({ a: 1 }, { method: 'PUT' })],
  ])('depends on %s', (_name, other) => {
    expect(other).toMatch(/^[0-9a-f]{64}$/);
    expect(other).not.toBe(of({ a: 1 }));
    expect(other).not.toBe(of({ a: [2, 1] }));
  });

  it('refuses a body that is too deep to write', () => {
    const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    expect(() => of(deep)).toThrow(expect.objectContaining({ code: 'REQUEST.INVALID' }));
  });
});
