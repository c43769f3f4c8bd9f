import { describe, expect, it } from '@jest/globals';
import { redactor } from './redact.js';

const redact = redactor(['configured-key-0001', 'p+ss/w"rd', 'tiny']);

describe('redactor', () => {
  it.each([
    ['a configured key in a sentence', 'Incorrect API key provided: configured-key-0001.'],
    ['a configured password, as JSON writes it', JSON.stringify({ text: 'p+ss/w"rd' })],
    ['a configured password, as addresses write it', encodeURIComponent('p+ss/w"rd')],
    ['a bearer token', 'Authorization: Bearer s3cr3t.t0ken'],
    ['basic credentials', '{"headers":["Basic czNjcjN0OnMzY3IzdA=="]}'],
    ['the password of an address', 'connect ECONNREFUSED mongodb://user:s3cr3t@db:27017'],
    ['a query', 'GET /x?a=1&api_key=s3cr3t&b=2'],
    ["Google's query", 'https://host/v1/models?key=s3cr3t'],
    ['a JSON field', '{"x-api-key":"s3cr3t","ok":1}'],
    ['a JSON field in a string', JSON.stringify({ msg: '{"access_token":"s3cr3t"}' })],
    ['a cookie field', '{"set-cookie":"sid=s3cr3t"}'],
    ['a header line', 'x-goog-api-key: s3cr3t'],
    ["OpenAI's form", 'sk-proj-s3cr3t_s3cr3t'],
    ["Google's form", 'AIzaSys3cr3t_s3cr3t'],
    ['a JSON web token', 'eyJhbGciOiJIs3cr3t.eyJzdWIiOiIxMjs3cr3t.c2lnbmF0dXs3cr3t'],
  ])('takes out %s', (_where, text) => {
    expect(redact(text)).toContain('[redacted]');
    expect(redact(text)).not.toMatch(/configured-key|p\+ss|p%2Bss|s3cr3t|czNjcjN0/);
  });

  it.each([
    '{"keyIndex":1,"tokens":12,"path":"/session/abc","provider":"gpt"}',
    'gpt (gpt-4o-mini), key 0: rate-limit: 429',
    'tiny words, such as keyboard, token bucket and desk-lamp-shade, stay',
    'http://127.0.0.1:3000/docs',
    '{"inputTokens":5,"authority":"none","monkey":"banana"}',
  ])('leaves %s as it is', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('keeps a line of JSON a line of JSON', () => {
    const line = {
      msg: 'key=abc, {"token":"x\\"y"}',
      url: 'redis://:pass@h',
      authorization: 'Bearer abcdefgh',
    };

    expect(JSON.parse(redact(JSON.stringify(line)))).toMatchObject({ authorization: '[redacted]' });
  });
});
