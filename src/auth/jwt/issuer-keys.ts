import { Logger } from '@nestjs/common';
import {
  createRemoteJWKSet,
  errors,
  type CryptoKey,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
} from 'jose';
import { AppError } from '../../common/errors/index.js';
import type { Clock } from '../../common/time/index.js';

/** How long the issuer may take to answer. */
const TIMEOUT_MS = 3_000;
/** How often an unknown key id may make us ask again. */
const COOLDOWN_MS = 30_000;
/** After this time the keys are asked for again, while the ones we have go on working. */
const REFRESH_MS = 600_000;
const RETRY_AFTER_MS = 5_000;

/** The public keys of an issuer: those it last told stay good while it does not answer. */
export class IssuerKeys {
  private readonly logger = new Logger('Auth');
  private readonly remote: ReturnType<typeof createRemoteJWKSet>;
  private refreshedAt: number;

  constructor(
    url: string,
    private readonly clock: Clock,
  ) {
    this.remote = createRemoteJWKSet(new URL(url), {
      timeoutDuration: TIMEOUT_MS,
      cooldownDuration: COOLDOWN_MS,
      cacheMaxAge: Infinity,
    });
    this.refreshedAt = clock.now();
  }

  /** The key that a token names. Throws `AUTH.UNAVAILABLE` when that takes an answer the issuer does not give. */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    this.refreshWhenOld();
    try {
      return await this.remote(header, token);
    } catch (error) {
      if (isAboutTheToken(error)) throw error;
      throw new AppError('AUTH.UNAVAILABLE', 'Tokens cannot be checked right now. Try again in a moment.', {
        cause: error,
        retryAfterMs: RETRY_AFTER_MS,
      });
    }
  }

  private refreshWhenOld(): void {
    if (this.clock.now() - this.refreshedAt < REFRESH_MS || this.remote.jwks() === undefined) return;
    this.refreshedAt = this.clock.now();
    this.remote.reload().catch(() => {
      this.logger.warn('The issuer of tokens does not answer. The keys it last told go on working.');
    });
  }
}

function isAboutTheToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}
