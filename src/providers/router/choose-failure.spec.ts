import { describe, expect, it } from '@jest/globals';
import { ProviderError, type ProviderErrorKind } from '../provider-error.js';
import { chooseFailure } from './choose-failure.js';

describe('chooseFailure', () => {
  it.each<[ProviderErrorKind, ProviderErrorKind, ProviderErrorKind]>([
    ['overloaded', 'rate-limit', 'overloaded'],
    ['interrupted', 'invalid-request', 'interrupted'],
    ['overloaded', 'auth', 'overloaded'],
    ['auth', 'overloaded', 'overloaded'],
    ['auth', 'auth', 'auth'],
    ['overloaded', 'content-filter', 'content-filter'],
  ])('%s and then %s: %s', (first, next, told) => {
    expect(chooseFailure(new ProviderError(first, ''), new ProviderError(next, '')).kind).toBe(told);
  });

  it('a single failure is told', () => {
    expect(chooseFailure(undefined, new ProviderError('auth', '')).kind).toBe('auth');
  });
});
