import type { NextFunction, Request, RequestHandler, Response } from 'express';

/**
 * Several middleware as one: Express takes the path apart, matches it and makes 1 KB of objects for each that it is given by
 * itself.
 */
export function inTurn(...handlers: readonly RequestHandler[]): RequestHandler {
  return (request, response, next) => {
    handle(handlers, 0, request, response, next);
  };
}

function handle(
  handlers: readonly RequestHandler[],
  index: number,
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  const handler = handlers[index];
  if (handler === undefined) {
    next();
    return;
  }
  const goOn = (error?: unknown): void => {
    if (error === undefined || error === null) handle(handlers, index + 1, request, response, next);
    else next(error);
  };
  try {
    handler(request, response, goOn);
  } catch (error) {
    // Express catches only what is thrown before its handler returns.
    next(error);
  }
}
