import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { ACCESS_METADATA, type Access } from './access.decorator.js';
import { Gatekeeper } from './gatekeeper.js';

/** Global, so that a route is closed unless it says otherwise, and ahead of the guards of single routes. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly gatekeeper: Gatekeeper,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access =
      this.reflector.getAllAndOverride<Access | undefined>(ACCESS_METADATA, [
        context.getHandler(),
        context.getClass(),
      ]) ?? 'account';
    const http = context.switchToHttp();
    await this.gatekeeper.admit(http.getRequest<Request>(), http.getResponse<Response>(), access);
    return true;
  }
}
