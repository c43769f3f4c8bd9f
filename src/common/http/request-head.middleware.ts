import type { NextFunction, Request, Response } from 'express';
import { AppError } from '../errors/index.js';

/** As Node reads it, which has then told the client to go on. */
const CONTINUE = /(?:^|\W)100-continue(?:$|\W)/i;

/**
 * Throws `REQUEST.INVALID` for HTTP/1.1 without `Host` (RFC 9112, 3.2) and `REQUEST.EXPECTATION_FAILED` for an `Expect`
 * that is not met (RFC 9110, 10.1.1), both of which Node would answer without a body and headers.
 */
export function requestHeadMiddleware(request: Request, _response: Response, next: NextFunction): void {
  next(findProblem(request));
}

function findProblem({ httpVersion, headers }: Request): AppError | undefined {
  if (httpVersion !== '1.1') return undefined;
  if (headers.host === undefined) return new AppError('REQUEST.INVALID', 'The header Host is missing.');
  if (headers.expect !== undefined && !CONTINUE.test(headers.expect))
    return new AppError('REQUEST.EXPECTATION_FAILED', 'The one expectation that can be met is 100-continue.');
  return undefined;
}
