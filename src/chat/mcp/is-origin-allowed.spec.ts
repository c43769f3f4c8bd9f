import { describe, expect, it } from '@jest/globals';
import { isOriginAllowed } from './is-origin-allowed.js';

describe('isOriginAllowed', () => {
  it.each<[string, string | undefined, string | undefined, string[], boolean]>([
    ['no page', undefined, 'nestor.example', [], true],
    ['a page that CORS_ORIGINS names', 'https://a.example', 'nestor.example', ['https://a.example'], true],
    ['any page where any may', 'https://a.example', 'nestor.example', ['*'], true],
    ['a page of this host by its address', 'http://127.0.0.1:3000', '127.0.0.1:3000', [], true],
    ['a page of this host by IPv6', 'http://[::1]:3000', '[::1]:3000', [], true],
    ['a page of localhost', 'http://localhost:3000', 'localhost:3000', [], true],
    ['a page of another port', 'http://localhost:4000', 'localhost:3000', [], false],
    ['a page of another host', 'https://evil.example', 'nestor.example', [], false],
    ['a page whose name was made to lead here', 'http://evil.example:3000', 'evil.example:3000', [], false],
    ['a page without an origin of its own', 'null', 'nestor.example', [], false],
  ])('%s', (_case, origin, host, corsOrigins, isAllowed) => {
    expect(isOriginAllowed(origin, host, corsOrigins)).toBe(isAllowed);
  });
});
