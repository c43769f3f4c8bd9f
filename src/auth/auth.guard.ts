import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { ACCESS_METADATA, type Access } from './access.decorator.js';
import { Gatekeeper } from './gatekeeper.js';

/** Global, so that a route is closed unless it says otherwise, and ahead of the guards of single routes. */
@Injectable()
export class AuthGuard implements CanActivate {
  /** By controller and handler, which controllers may share. Metadata do not change, and looking them up takes longer than all else here. */
  private readonly accesses = new WeakMap<object, WeakMap<object, Access>>();

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
    const controller = context.getClass();
    const handler = context.getHandler();
    const known = this.accesses.get(controller)?.get(handler);
    if (known !== undefined) return known;
    const access =
      this.reflector.getAllAndOverride<Access | undefined>(ACCESS_METADATA, [handler, controller]) ??
      'account';
    const ofController = this.accesses.get(controller) ?? new WeakMap<object, Access>();
    this.accesses.set(controller, ofController.set(handler, access));
    return access;
  }
}
