import type { NextFunction, Request, Response } from 'express';
import { AppError } from '../errors/index.js';

/** Refuses a body that is not declared as JSON, instead of treating it as missing. */
export function jsonBodyMiddleware(request: Request, _response: Response, next: NextFunction): void {
  const { headers } = request;
  const hasBody = Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
  // Nearly always it is this, to the letter.
  const isJson = headers['content-type'] === 'application/json';
  if (!hasBody || isJson || request.is(['application/json', '+json']) !== false) {
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
