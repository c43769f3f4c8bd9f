import type { Configuration } from './config/index.js';

/** What a person who starts the service wants to know, in plain lines: what is in use, where, and what changes it. */
export function startupReport(
  configuration: Configuration,
  facts: { readonly address: string; readonly providers: readonly string[] },
): string[] {
  const { server, store, rateLimit, auth } = configuration;
  return [
    `${server.appName} is ready at ${facts.address} (${server.environment})`,
    `  API docs    ${facts.address}/docs`,
    `  provider    ${describeProviders(facts.providers)}`,
    `  store       ${store.mongodbUri === undefined ? `sqlite at ${store.sqlitePath}; set MONGODB_URI for MongoDB` : 'MongoDB'}`,
    `  rate limit  ${rateLimit.requests} turns in ${rateLimit.windowMs / 1000} s per client, counted ${describeCounters(configuration)}`,
    `  auth        ${describeAuth(auth.mode)}; admin routes ${auth.adminRoutes}`,
    '  settings    every variable is in docs/configuration.md; a .env file is read too',
  ];
}

/** What is risky about a configuration and nobody should overlook. */
export function startupWarnings({ server, auth }: Configuration): string[] {
  if (!server.isProduction || auth.mode !== 'none') return [];
  return [
    'AUTH_MODE=none in production: everybody who reaches this service may use it, and whoever knows a session id may ' +
      'read the session. Set AUTH_MODE=api-key or AUTH_MODE=jwt, or let only what authenticates reach it.',
  ];
}

function describeCounters({ redis, rateLimit: { onStoreFailure } }: Configuration): string {
  if (redis.url === undefined) return 'in memory; set REDIS_URL for Redis';
  const consequence = onStoreFailure === 'open' ? 'turns pass uncounted' : 'turns are refused';
  return `in Redis; while it is down ${consequence} (RATE_LIMIT_ON_STORE_FAILURE=${onStoreFailure})`;
}

function describeAuth(mode: Configuration['auth']['mode']): string {
  return mode === 'none' ? 'none: everybody may call; set AUTH_MODE to change it' : mode;
}

function describeProviders([first = 'none', ...others]: readonly string[]): string {
  if (first !== 'demo') return others.length === 0 ? first : `${first}, also ${others.join(', ')}`;
  if (others.length > 0) return `demo: offline answers, also ${others.join(', ')}`;
  return 'demo: offline answers; set OPENAI_API_KEY or the key of another vendor for a real model';
}
