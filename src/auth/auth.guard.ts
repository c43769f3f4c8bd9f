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

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const http = context.switchToHttp();
    const identified = this.gatekeeper.admit(
      http.getRequest<Request>(),
      http.getResponse<Response>(),
      this.accessTo(context),
    );
    return identified === undefined || identified.then(() => true);
  }

  private accessTo(context: ExecutionContext): Access {
    const targets = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<Access | undefined>(ACCESS_METADATA, targets) ?? 'account';
  }
}
