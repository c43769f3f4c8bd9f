import type { NextFunction, Request, Response } from 'express';
import { AppError } from '../errors/index.js';

/** Refuses a body that is not declared as JSON, instead of treating it as missing. */
export function jsonBodyMiddleware(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    Number(request.headers['content-length'] ?? 0) > 0 || 'transfer-encoding' in request.headers;
  if (!hasBody || request.is(['application/json', '+json']) !== false) {
    next();
    return;
  }
  next(
    new AppError(
      'REQUEST.UNSUPPORTED_MEDIA_TYPE',
      "Send the body as JSON, with the header 'content-type: application/json'.",
    ),
  );
}
