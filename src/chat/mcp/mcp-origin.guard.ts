import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { AppError } from '../../common/errors/index.js';
import { section, type McpConfig, type ServerConfig } from '../../config/index.js';
import { isOriginAllowed } from './is-origin-allowed.js';

/** Refuses pages of other origins, and everybody where the route is switched off. */
@Injectable()
export class McpOriginGuard implements CanActivate {
  constructor(
    @Inject(section('mcp')) private readonly mcp: McpConfig,
    @Inject(section('server')) private readonly server: ServerConfig,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (!this.mcp.isServerEnabled) {
      throw new AppError('REQUEST.NOT_FOUND', 'There is no such route. GET /docs shows all of them.');
    }
    const { origin, host } = context.switchToHttp().getRequest<Request>().headers;
    if (isOriginAllowed(origin, host, this.server.corsOrigins)) return true;
    throw new AppError(
      'AUTH.FORBIDDEN',
      'Pages of this origin may not call /mcp; CORS_ORIGINS names those that may.',
    );
  }
}
