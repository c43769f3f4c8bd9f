import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError } from '../common/errors/index.js';
import { requestAddress } from '../common/http/index.js';
import { section, type AuthConfig } from '../config/index.js';
import type { Access } from './access.decorator.js';
import { Authenticator } from './authenticator.js';
import { readCredentials } from './read-credentials.js';

const CHALLENGE = 'Bearer realm="nestor"';

/** Decides who gets in, and puts the principal of those who do on the request. */
@Injectable()
export class Gatekeeper {
  constructor(
    @Inject(section('auth')) private readonly config: AuthConfig,
    @Optional() private readonly authenticator?: Authenticator,
  ) {}

  /**
   * Throws `AUTH.REQUIRED` or `AUTH.INVALID` with a challenge on the response, `AUTH.FORBIDDEN` for a closed route,
   * and `AUTH.UNAVAILABLE` as the authenticator does. Where no credentials are asked for, none are looked at, and there is
   * nothing to wait for.
   */
  admit(request: Request, response: Response, access: Access): Promise<void> | undefined {
    if (access === 'public') return undefined;
    if (access === 'admin' && this.config.adminRoutes === 'open') return undefined;
    if (access === 'admin' && this.config.adminRoutes === 'closed') {
      throw new AppError('AUTH.FORBIDDEN', 'This route is closed here.');
    }
    return this.authenticator && this.identify(this.authenticator, request, response);
  }

  private async identify(authenticator: Authenticator, request: Request, response: Response): Promise<void> {
    try {
      const account = await authenticator.authenticate(readCredentials(request.headers));
      if (account === undefined) throw required(this.config);
      Object.assign(request, { principal: { ...account, address: requestAddress(request) } });
    } catch (error) {
      const challenge = challengeFor(error);
      if (challenge !== undefined) response.setHeader('WWW-Authenticate', challenge);
      throw error;
    }
  }
}

function required({ mode }: AuthConfig): AppError {
  const how =
    mode === 'jwt'
      ? "Send a token as 'Authorization: Bearer <token>'."
      : "Send an API key as 'Authorization: Bearer <key>' or 'X-API-Key: <key>'.";
  return new AppError('AUTH.REQUIRED', `This route needs credentials. ${how}`);
}

/** By RFC 6750, section 3.1: a request that brought nothing is told no error. */
function challengeFor(error: unknown): string | undefined {
  if (!(error instanceof AppError)) return undefined;
  if (error.code === 'AUTH.REQUIRED') return CHALLENGE;
  return error.code === 'AUTH.INVALID' ? `${CHALLENGE}, error="invalid_token"` : undefined;
}
