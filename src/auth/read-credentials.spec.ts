import { describe, expect, it } from '@jest/globals';
import { readCredentials } from './read-credentials.js';

describe('readCredentials', () => {
  it.each([
    [{ authorization: 'Bearer abc.def-_~+/=' }, { bearer: 'abc.def-_~+/=' }],
    [{ authorization: 'bearer  abc' }, { bearer: 'abc' }],
    [{ 'x-api-key': ' abc ' }, { apiKey: 'abc' }],
    [{ authorization: 'Basic YTpi', 'x-api-key': 'abc' }, { apiKey: 'abc' }],
    [{ authorization: 'Bearer' }, {}],
    [{ authorization: 'Bearer a b' }, {}],
    [{ 'x-api-key': '' }, {}],
    [{}, {}],
  ])('reads %j as %j', (headers, credentials) => {
    expect(readCredentials(headers)).toEqual(credentials);
  });
});
