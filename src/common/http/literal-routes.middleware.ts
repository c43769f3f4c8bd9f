import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { isAt, layersOf, type Layer, type Route } from './express-layer.js';

/** What makes a path a pattern (https://github.com/pillarjs/path-to-regexp#usage). */
const IS_PATTERN = /[:*{}()[\]+?!\\]/;

/**
 * Takes a request to the route whose path is its own to the letter. Express matches the path with the regular expression
 * of every route in turn, sixty and more for the last ones, each of which a process that has been idle fetches from memory.
 * What stands between here and the route, such as a guard of the path, is never left out: such a route is Express' to find.
 */
export function literalRoutesMiddleware(): RequestHandler {
  let routes: ReadonlyMap<string, Route> | undefined;
  function literalRoutes(request: Request, response: Response, next: NextFunction): void {
    routes ??= findLiteralRoutes(layersOf(request), literalRoutes);
    const route = routes.get(`${request.method} ${request.path}`);
    if (route === undefined) next();
    else route.dispatch(request, response, next);
  }
  return literalRoutes;
}

/** By method and path: the routes behind `from` that nothing else behind it could take a request from. */
function findLiteralRoutes(layers: readonly Layer[], from: RequestHandler): Map<string, Route> {
  const routes = new Map<string, Route>();
  const behind = layers.slice(layers.findIndex(({ handle }) => handle === from) + 1);
  for (const [index, { route }] of behind.entries()) {
    const path = route?.path;
    if (route === undefined || typeof path !== 'string' || IS_PATTERN.test(path)) continue;
    for (const method of Object.keys(route.methods)) {
      if (behind.slice(0, index).every((layer) => !mayTake(layer, method, path))) {
        routes.set(`${method.toUpperCase()} ${path}`, route);
      }
    }
  }
  return routes;
}

function mayTake(layer: Layer, method: string, path: string): boolean {
  const { route } = layer;
  return (route === undefined || method in route.methods || '_all' in route.methods) && isAt(layer, path);
}
