import type { OpenAPIObject } from '@nestjs/swagger';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

type PathItem = OpenAPIObject['paths'][string];

export interface DocumentedOperation {
  /** As in `GET /session/{id}`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: NonNullable<PathItem['get']>;
}

/** Every operation of a document. */
export function operationsOf(document: OpenAPIObject): DocumentedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      return [{ name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, operation }];
    }),
  );
}

/** The document that a service at `url` gives. */
export async function readDocument(
  url: string,
  headers: Record<string, string> = {},
): Promise<OpenAPIObject> {
  return (await (await fetch(`${url}/openapi.json`, { headers })).json()) as OpenAPIObject;
}
