import type { NextFunction, Request, Response } from 'express';
import { assertReasonableShape } from './json-shape.js';

/** Looks over every parsed body, a second time where its route is found by a pattern. Throws `REQUEST.INVALID` as `assertReasonableShape` does. */
export function safeBodyMiddleware(request: Request, _response: Response, next: NextFunction): void {
  if (request.body !== undefined) assertReasonableShape(request.body);
  next();
}
