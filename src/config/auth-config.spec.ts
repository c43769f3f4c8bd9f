import { describe, expect, it } from '@jest/globals';
import { parseConfiguration } from './load-configuration.js';

const HASH = 'a'.repeat(64);
const SECRET = 'a secret of at least thirty-two characters';
const JWT = { AUTH_MODE: 'jwt', JWT_ISSUER: 'https://issuer.example', JWT_AUDIENCE: 'nestor' };
const JWKS = { JWT_JWKS_URL: 'https://issuer.example/keys' };

describe('the configuration of authentication', () => {
  it('lets everybody in by default, and shows them everything', () => {
    expect(parseConfiguration({}).auth).toEqual({ mode: 'none', adminRoutes: 'open' });
  });

  it('reads keys by name, hash and own quota', () => {
    const { auth } = parseConfiguration({
      AUTH_MODE: 'api-key',
      API_KEYS: `alice:${HASH}, build-bot:${'B'.repeat(64)}:500`,
    });

    expect(auth).toEqual({
      mode: 'api-key',
      adminRoutes: 'authenticated',
      keysFile: undefined,
      keys: [
        { name: 'alice', hash: HASH, requestsPerWindow: undefined },
        { name: 'build-bot', hash: 'b'.repeat(64), requestsPerWindow: 500 },
      ],
    });
  });

  it('reads what tokens must be like', () => {
    const { auth } = parseConfiguration({ ...JWT, ...JWKS, JWT_ALGORITHMS: 'RS256,ES256' });

    expect(auth).toEqual({
      mode: 'jwt',
      adminRoutes: 'authenticated',
      issuer: 'https://issuer.example',
      audience: 'nestor',
      algorithms: ['RS256', 'ES256'],
      keys: { kind: 'jwks', url: 'https://issuer.example/keys' },
    });
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['a mode there is not', { AUTH_MODE: 'basic' }, /AUTH_MODE: must be one of/],
    ['keys without keys', { AUTH_MODE: 'api-key' }, /API_KEYS: .*needs API_KEYS or API_KEYS_FILE/],
    [
      'a key in the clear',
      { AUTH_MODE: 'api-key', API_KEYS: 'alice:hunter2' },
      /API_KEYS: must hold entries/,
    ],
    ['one key for two', { AUTH_MODE: 'api-key', API_KEYS: `a:${HASH},b:${HASH}` }, /API_KEYS: .*twice/],
    [
      'tokens without demands',
      { AUTH_MODE: 'jwt' },
      /JWT_ISSUER.*JWT_AUDIENCE.*JWT_ALGORITHMS.*JWT_JWKS_URL/s,
    ],
    [
      'unsigned tokens',
      { ...JWT, ...JWKS, JWT_ALGORITHMS: 'none' },
      /JWT_ALGORITHMS: must name some of HS256/,
    ],
    [
      'a secret for public keys',
      { ...JWT, JWT_SECRET: SECRET, JWT_ALGORITHMS: 'RS256' },
      /JWT_ALGORITHMS: HS256/,
    ],
    ['public keys as a secret', { ...JWT, ...JWKS, JWT_ALGORITHMS: 'RS256,HS256' }, /JWT_ALGORITHMS: HS256/],
    ['both kinds of keys', { ...JWT, ...JWKS, JWT_SECRET: SECRET, JWT_ALGORITHMS: 'HS256' }, /not both/],
    [
      'a short secret',
      { ...JWT, JWT_SECRET: 'hunter2', JWT_ALGORITHMS: 'HS256' },
      /JWT_SECRET: must have at least 32/,
    ],
    ['credentials nobody checks', { ADMIN_ROUTES: 'authenticated' }, /ADMIN_ROUTES: authenticated needs/],
  ])('refuses %s, and repeats no secret', (_name, variables, message) => {
    const parse = () => parseConfiguration(variables);

    expect(parse).toThrow(message);
    expect(parse).not.toThrow(/hunter2|a secret of/);
  });
});
