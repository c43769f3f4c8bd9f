import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWK, type JWTPayload } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { JwtAuthenticator } from '../../../src/auth/jwt/jwt.authenticator.js';
import type { JwtConfig } from '../../../src/config/index.js';

const ISSUER = 'https://issuer.example';
const SECRET = 'a secret of at least thirty-two characters';
const NOW = Date.UTC(2026, 0, 1);
const SECONDS = NOW / 1000;
const claims: JWTPayload = { iss: ISSUER, aud: 'nestor', sub: 'alice', exp: SECONDS + 60 };

let now = NOW;
const clock = { now: () => now };
let server: Server;
let url: string;
let published: JWK[];
let isDown = false;
let asked = 0;
let signing: Awaited<ReturnType<typeof generateKeyPair>>;
let next: Awaited<ReturnType<typeof generateKeyPair>>;

const publicKey = async (pair: typeof signing, kid: string): Promise<JWK> => ({
  ...(await exportJWK(pair.publicKey)),
  kid,
  alg: 'ES256',
});

beforeAll(async () => {
  signing = await generateKeyPair('ES256');
  next = await generateKeyPair('ES256');
  server = createServer((_request, response) => {
    asked += 1;
    if (isDown) response.writeHead(500).end('down');
    else response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
});
beforeEach(async () => {
  now = NOW;
  isDown = false;
  asked = 0;
  published = [await publicKey(signing, 'one')];
  jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function authenticator(config: Partial<JwtConfig> = {}) {
  const jwt = new JwtAuthenticator(
    { issuer: ISSUER, audience: 'nestor', algorithms: ['ES256'], keys: { kind: 'jwks', url }, ...config },
    clock,
  );
  return (token: string) =>
    jwt.authenticate({ bearer: token }).then(
      (account) => account?.scope ?? 'nobody',
      (error: { code: string }) => error.code,
    );
}

const sign = (payload: JWTPayload = claims, pair = signing, kid = 'one') =>
  new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid }).sign(pair.privateKey);
const signWithSecret = (secret: string | Uint8Array, alg = 'HS256') =>
  new SignJWT(claims)
    .setProtectedHeader({ alg, kid: 'one' })
    .sign(typeof secret === 'string' ? new TextEncoder().encode(secret) : secret);

describe('JwtAuthenticator', () => {
  it('knows an account by issuer and subject, whatever the token', async () => {
    const scopeOf = authenticator();
    const alice = await scopeOf(await sign());

    expect(alice).toMatch(/^jwt:[\w-]{43}$/);
    expect(await scopeOf(await sign({ ...claims, exp: SECONDS + 600, jti: 'another' }))).toBe(alice);
    expect(await scopeOf(await sign({ ...claims, sub: 'bob' }))).not.toBe(alice);
  });

  it.each<[string, JWTPayload]>([
    ['of another issuer', { ...claims, iss: 'https://other.example' }],
    ['for another audience', { ...claims, aud: 'other' }],
    ['that has expired', { ...claims, exp: SECONDS - 11 }],
    ['that never expires', { iss: ISSUER, aud: 'nestor', sub: 'alice' }],
    ['that is not valid yet', { ...claims, nbf: SECONDS + 11 }],
    ['without a subject', { iss: ISSUER, aud: 'nestor', exp: SECONDS + 60 }],
    ['with a blank subject', { ...claims, sub: '' }],
  ])('refuses a token %s', async (_how, payload) => {
    expect(await authenticator()(await sign(payload))).toBe('AUTH.INVALID');
  });

  it('allows for clocks that differ by some seconds', async () => {
    expect(await authenticator()(await sign({ ...claims, exp: SECONDS - 9 }))).toMatch(/^jwt:/);
  });

  it('refuses tokens that are not signed, by another key, in another way, or no tokens', async () => {
    const scopeOf = authenticator();
    const [head = '', , signature = ''] = (await sign()).split('.');
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'admin' })).toString('base64url');
    const publicJwk = JSON.stringify(published[0]);

    for (const token of [
      new UnsecuredJWT(claims).encode(),
      `${head}.${forged}.${signature}`,
      await sign(claims, next),
      await signWithSecret(SECRET),
      await signWithSecret(publicJwk),
      'abc',
      'a.b.c',
    ]) {
      expect(await scopeOf(token)).toBe('AUTH.INVALID');
    }
  });

  it('takes a shared secret with the pinned algorithm alone', async () => {
    const scopeOf = authenticator({ algorithms: ['HS256'], keys: { kind: 'secret', secret: SECRET } });

    expect(await scopeOf(await signWithSecret(SECRET))).toMatch(/^jwt:/);
    expect(await scopeOf(await signWithSecret(SECRET, 'HS512'))).toBe('AUTH.INVALID');
    expect(await scopeOf(await signWithSecret(`${SECRET}!`))).toBe('AUTH.INVALID');
    expect(await scopeOf(await sign())).toBe('AUTH.INVALID');
  });

  it('says that tokens cannot be checked while the issuer is down, and recovers', async () => {
    const scopeOf = authenticator();
    isDown = true;
    expect(await scopeOf(await sign())).toBe('AUTH.UNAVAILABLE');

    isDown = false;

    expect(await scopeOf(await sign())).toMatch(/^jwt:/);
  });

  it('goes on with the keys it has while the issuer is down, and asks again when they are old', async () => {
    const scopeOf = authenticator();
    await scopeOf(await sign());
    isDown = true;
    now += 3_600_000;
    const token = () => sign({ ...claims, exp: now / 1000 + 60 });

    for (let call = 0; call < 3; call += 1) expect(await scopeOf(await token())).toMatch(/^jwt:/);
    expect(asked).toBe(2);

    isDown = false;
    published = [await publicKey(next, 'two')];
    now += 600_000;
    const codes: string[] = [];
    for (let call = 0; call < 100 && codes.at(-1) !== 'AUTH.INVALID'; call += 1) {
      codes.push(await scopeOf(await token()));
    }
    expect(codes.at(-1)).toBe('AUTH.INVALID');
    expect(await scopeOf(await sign({ ...claims, exp: now / 1000 + 60 }, next, 'two'))).toMatch(/^jwt:/);
  });

  it('asks once for many tokens at a time', async () => {
    const scopeOf = authenticator();
    const token = await sign();

    await Promise.all(Array.from({ length: 50 }, () => scopeOf(token)));

    expect(asked).toBe(1);
  });
});
