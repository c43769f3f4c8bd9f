import { describe, expect, it } from '@jest/globals';
import { assertSessionId, toSessionKey } from './session-key.js';

describe('assertSessionId', () => {
  it.each(['a', ' a ', '漢'.repeat(200), '🚀'.repeat(200), '{"$gt": ""}', '__proto__', '../x', 'שלום', '👩🏽‍🚀'])(
    'accepts %j',
    (id) => {
      expect(() => assertSessionId(id)).not.toThrow();
    },
  );

  it.each([
    ['', /empty/],
    ['.', /must not be/],
    ['..', /must not be/],
    [' \u3000\u00a0', /empty/],
    ['a'.repeat(201), /200/],
    ['🚀'.repeat(201), /200/],
    ['a'.repeat(1_000_000), /200/],
    ['a\u0000b', /control/],
    ['a\nb', /control/],
    ['a\u007f', /control/],
    ['a\u0085', /control/],
    ['\ud83d', /Unicode/],
    ['x\ude80y', /Unicode/],
  ])('refuses %j', (id, reason) => {
    expect(() => assertSessionId(id)).toThrow(
      expect.objectContaining({ code: 'REQUEST.INVALID', message: expect.stringMatching(reason) }),
    );
  });
});

describe('toSessionKey', () => {
  it('scopes the id to the principal', () => {
    expect(toSessionKey({ scope: 'account-1', address: '192.0.2.1' }, 'x')).toEqual({
      scope: 'account-1',
      id: 'x',
    });
    expect(() => toSessionKey({ scope: 'account-1', address: '192.0.2.1' }, '')).toThrow(/empty/);
  });
});
