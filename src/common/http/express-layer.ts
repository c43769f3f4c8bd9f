import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** Some handlers of the router at one pattern of paths. */
export interface Route {
  readonly path: unknown;
  /** By their names in lower case. */
  readonly methods: Readonly<Record<string, boolean>>;
  dispatch(request: Request, response: Response, next: NextFunction): void;
}

/** An entry of Express' router: what its types leave out of it. */
export interface Layer {
  readonly handle: RequestHandler;
  readonly route?: Route;
  match(path: string): unknown;
}

/** What the application asks in turn for each request. */
export function layersOf({ app }: Pick<Request, 'app'>): readonly Layer[] {
  return app.router.stack as unknown as readonly Layer[];
}

/** Whether the router would offer a request for `path` to the layer. */
export function isAt(layer: Layer, path: string): boolean {
  try {
    return Boolean(layer.match(path));
  } catch {
    // A path with a broken percent-encoding.
    return false;
  }
}
