import type { ApiKeyEntry } from './api-key-entry.js';
import type { Environment } from './environment-schema.js';
import { SECRET_ALGORITHMS, type JwtAlgorithm } from './jwt-algorithms.js';

/** Who may see what is made for operators. */
export type AdminAccess = 'open' | 'authenticated' | 'closed';

export type AuthConfig = { readonly adminRoutes: AdminAccess } & (
  | { readonly mode: 'none' }
  | ({ readonly mode: 'api-key' } & ApiKeyConfig)
  | ({ readonly mode: 'jwt' } & JwtConfig)
);

export interface ApiKeyConfig {
  readonly keys: readonly ApiKeyEntry[];
  /** A JSON file of more keys. */
  readonly keysFile: string | undefined;
}

export interface JwtConfig {
  readonly issuer: string;
  readonly audience: string;
  /** At least one; all of them of the kind of `keys`. */
  readonly algorithms: readonly JwtAlgorithm[];
  readonly keys:
    { readonly kind: 'jwks'; readonly url: string } | { readonly kind: 'secret'; readonly secret: string };
}

const needsSecret = (algorithm: string): boolean =>
  (SECRET_ALGORITHMS as readonly string[]).includes(algorithm);

/** What is wrong with the variables of authentication taken together, by variable; empty when nothing is. */
export function findAuthProblems(environment: Environment): string[] {
  const { AUTH_MODE: mode, ADMIN_ROUTES: adminRoutes } = environment;
  switch (mode) {
    case 'none':
      return adminRoutes === 'authenticated'
        ? ['ADMIN_ROUTES: authenticated needs AUTH_MODE=api-key or AUTH_MODE=jwt']
        : [];
    case 'api-key':
      return findApiKeyProblems(environment);
    case 'jwt':
      return findJwtProblems(environment);
    default:
      return mode satisfies never;
  }
}

function findApiKeyProblems({ API_KEYS: keys, API_KEYS_FILE: file }: Environment): string[] {
  if (keys.length === 0 && file === undefined)
    return ['API_KEYS: AUTH_MODE=api-key needs API_KEYS or API_KEYS_FILE'];
  if (new Set(keys.map(({ hash }) => hash)).size < keys.length) return ['API_KEYS: holds the same key twice'];
  return [];
}

function findJwtProblems(environment: Environment): string[] {
  const { JWT_ALGORITHMS: algorithms, JWT_SECRET: secret, JWT_JWKS_URL: url } = environment;
  const problems = (['JWT_ISSUER', 'JWT_AUDIENCE'] as const)
    .filter((name) => environment[name] === undefined)
    .map((name) => `${name}: is needed with AUTH_MODE=jwt`);
  if (algorithms.length === 0) problems.push('JWT_ALGORITHMS: is needed with AUTH_MODE=jwt');
  if ((secret === undefined) === (url === undefined)) {
    problems.push('JWT_JWKS_URL: AUTH_MODE=jwt needs either JWT_JWKS_URL or JWT_SECRET, and not both');
  } else if (algorithms.some((algorithm) => needsSecret(algorithm) !== (secret !== undefined))) {
    problems.push('JWT_ALGORITHMS: HS256, HS384 and HS512 go with JWT_SECRET, all others with JWT_JWKS_URL');
  }
  return problems;
}

/** The section of an environment that `findAuthProblems` has nothing against. */
export function toAuthConfig(environment: Environment): AuthConfig {
  const { AUTH_MODE: mode } = environment;
  const adminRoutes = environment.ADMIN_ROUTES ?? (mode === 'none' ? 'open' : 'authenticated');
  switch (mode) {
    case 'none':
      return { adminRoutes, mode };
    case 'api-key':
      return { adminRoutes, mode, keys: environment.API_KEYS, keysFile: environment.API_KEYS_FILE };
    case 'jwt':
      return { adminRoutes, mode, ...toJwtConfig(environment) };
    default:
      return mode satisfies never;
  }
}

function toJwtConfig(environment: Environment): JwtConfig {
  const { JWT_ISSUER: issuer = '', JWT_AUDIENCE: audience = '', JWT_SECRET: secret } = environment;
  return {
    issuer,
    audience,
    algorithms: environment.JWT_ALGORITHMS,
    keys:
      secret === undefined
        ? { kind: 'jwks', url: environment.JWT_JWKS_URL ?? '' }
        : { kind: 'secret', secret },
  };
}
