import { METHODS } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { isAt, layersOf, type Route } from './express-layer.js';

/** The methods that the router has handlers for at the request's path, sorted; none where there is no such route. */
export function allowedMethods(request: Pick<Request, 'app' | 'path'>): string[] {
  const methods = new Set<string>();
  for (const layer of layersOf(request)) {
    if (layer.route === undefined || isMiddleware(layer.route) || !isAt(layer, request.path)) continue;
    for (const method of Object.keys(layer.route.methods)) methods.add(method.toUpperCase());
  }
  if (methods.size === 0) return [];
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods.add('OPTIONS')].sort();
}

/**
 * Answers OPTIONS with the methods of the path and no body. Mounted behind CORS, whose headers a preflight gets as
 * well, and ahead of the routes.
 */
export function optionsMiddleware(request: Request, response: Response, next: NextFunction): void {
  const methods = request.method === 'OPTIONS' ? allowedMethods(request) : [];
  if (methods.length === 0) {
    next();
    return;
  }
  response.status(204).set('Allow', methods.join(', ')).end();
}

/** Middleware of Nest's modules is mounted as a route for every method there is. */
function isMiddleware({ methods }: Route): boolean {
  return '_all' in methods || METHODS.every((method) => method.toLowerCase() in methods);
}
