import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';
import { runInContext } from '../context/index.js';

export const REQUEST_ID_HEADER = 'X-Request-ID';

/** What a caller's request id may look like: it ends up in logs and headers, so nothing else is trusted. */
const ACCEPTED = /^[A-Za-z0-9_.:=+/-]{1,128}$/;

/**
 * Gives every request an id, the caller's own where it is acceptable, puts it on the response and
 * runs the rest of the request in its context. Mounted ahead of the body parser, so that a body that
 * does not parse is answered with an id too.
 */
export function requestIdMiddleware(request: Request, response: Response, next: NextFunction): void {
  const offered = request.get(REQUEST_ID_HEADER);
  const requestId = offered !== undefined && ACCEPTED.test(offered) ? offered : randomUUID();
  response.setHeader(REQUEST_ID_HEADER, requestId);
  // With a place for the turn from the beginning, which takes less than one that is added.
  runInContext({ requestId, turn: undefined }, next);
}
