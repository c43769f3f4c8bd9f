import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Principal } from '../context/index.js';
import { requestPrincipal, type IdentifiedRequest } from './request-principal.js';

/** Parameter: the principal of the request. */
export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext): Principal =>
  requestPrincipal(context.switchToHttp().getRequest<IdentifiedRequest>()),
);
