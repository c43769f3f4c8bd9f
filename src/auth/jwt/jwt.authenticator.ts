import { createHash } from 'node:crypto';
import { jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { AppError } from '../../common/errors/index.js';
import type { Clock } from '../../common/time/index.js';
import type { JwtConfig } from '../../config/index.js';
import { Authenticator, type Account, type Credentials } from '../authenticator.js';
import { IssuerKeys } from './issuer-keys.js';

/** How far the issuer's clock may be off. */
const CLOCK_TOLERANCE_SECONDS = 10;

/** Knows accounts by signed tokens: an account is what the issuer calls its subject. */
export class JwtAuthenticator extends Authenticator {
  private readonly findKey: JWTVerifyGetKey;
  private readonly demands: JWTVerifyOptions;

  constructor(
    { keys, issuer, audience, algorithms }: JwtConfig,
    private readonly clock: Clock,
  ) {
    super();
    this.findKey = keys.kind === 'jwks' ? issuerKey(new IssuerKeys(keys.url, clock)) : secretKey(keys.secret);
    this.demands = {
      issuer,
      audience,
      algorithms: [...algorithms],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp', 'sub'],
    };
  }

  override async authenticate({ bearer }: Credentials): Promise<Account | undefined> {
    if (bearer === undefined) return undefined;
    const { iss, sub } = await this.verify(bearer);
    if (typeof sub !== 'string' || sub === '') throw invalid(undefined);
    const account = createHash('sha256')
      .update(JSON.stringify([iss, sub]))
      .digest('base64url');
    return { scope: `jwt:${account}` };
  }

  private async verify(token: string): Promise<JWTPayload> {
    try {
      const currentDate = new Date(this.clock.now());
      return (await jwtVerify(token, this.findKey, { ...this.demands, currentDate })).payload;
    } catch (error) {
      throw error instanceof AppError ? error : invalid(error);
    }
  }
}

function issuerKey(keys: IssuerKeys): JWTVerifyGetKey {
  return (header, token) => keys.find(header, token);
}

function secretKey(secret: string): JWTVerifyGetKey {
  const key = new TextEncoder().encode(secret);
  return () => key;
}

/** Says the same whatever is wrong, so that nobody learns how close a forged token came. */
function invalid(cause: unknown): AppError {
  return new AppError('AUTH.INVALID', 'The token is not valid here, or no longer.', { cause });
}
