import type { OpenAPIObject } from '@nestjs/swagger';
import type { AuthConfig } from '../config/index.js';
import { ACCESS_EXTENSION, type Access } from './access.decorator.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Schemes = NonNullable<NonNullable<OpenAPIObject['components']>['securitySchemes']>;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

const CLOSED = { description: 'AUTH.FORBIDDEN: ADMIN_ROUTES closes this route to everybody.' };

/** Shows in the document how to authenticate, which operations need it, and which an operator may close. */
export function describeSecurity(document: OpenAPIObject, config: AuthConfig): OpenAPIObject {
  const schemes = schemesOf(config);
  const requirements = Object.keys(schemes).map((name) => ({ [name]: [] }));
  const describe = (operation: Operation): Operation => {
    const { [ACCESS_EXTENSION]: access = 'account', ...given } = operation as Operation & {
      readonly [ACCESS_EXTENSION]?: Access;
    };
    const rest = access === 'admin' ? { ...given, responses: { ...given.responses, 403: CLOSED } } : given;
    if (requirements.length === 0) return rest;
    const isOpen = access === 'public' || (access === 'admin' && config.adminRoutes !== 'authenticated');
    if (isOpen) return { ...rest, security: [] };
    const unauthorized = { description: 'AUTH.REQUIRED or AUTH.INVALID; `WWW-Authenticate` is set.' };
    return { ...rest, security: requirements, responses: { ...rest.responses, 401: unauthorized } };
  };
  const paths = Object.entries(document.paths).map(([path, item]) => [path, mapOperations(item, describe)]);
  return {
    ...document,
    paths: Object.fromEntries(paths) as OpenAPIObject['paths'],
    ...(requirements.length > 0 && {
      components: { ...document.components, securitySchemes: schemes },
    }),
  };
}

function mapOperations(item: PathItem, change: (operation: Operation) => Operation): PathItem {
  const changed = METHODS.flatMap((method) => {
    const operation = item[method];
    return operation === undefined ? [] : [[method, change(operation)]];
  });
  return { ...item, ...(Object.fromEntries(changed) as PathItem) };
}

function schemesOf({ mode }: AuthConfig): Schemes {
  switch (mode) {
    case 'none':
      return {};
    case 'api-key':
      return {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API key.' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The same API key.' },
      };
    case 'jwt':
      return { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } };
    default:
      return mode satisfies never;
  }
}
