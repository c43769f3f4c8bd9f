import type { NextFunction, Request, Response } from 'express';
import { AppError } from '../errors/index.js';

/** In bytes. The longest id that a path may hold takes 2,400 of them. */
const MAX_URL_LENGTH = 8_192;

/** Throws `REQUEST.URL_TOO_LONG`, ahead of everything that would take the address apart. */
export function urlLengthMiddleware(request: Request, _response: Response, next: NextFunction): void {
  next(
    request.originalUrl.length > MAX_URL_LENGTH
      ? new AppError('REQUEST.URL_TOO_LONG', 'The address is too long: the limit is 8 KB.')
      : undefined,
  );
}
