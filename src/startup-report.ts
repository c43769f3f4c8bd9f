import type { Configuration } from './config/index.js';

/** What a person who starts the service wants to know, in plain lines: what is in use, where, and what changes it. */
export function startupReport(
  configuration: Configuration,
  facts: { readonly address: string; readonly providers: readonly string[] },
): string[] {
  const { server, store, redis, rateLimit } = configuration;
  const [provider = 'none', ...others] = facts.providers;
  return [
    `${server.appName} is ready at ${facts.address} (${server.environment})`,
    `  API docs    ${facts.address}/docs`,
    `  provider    ${provider}${others.length > 0 ? `, also ${others.join(', ')}` : ''}${provider === 'demo' ? ': offline answers; set OPENAI_API_KEY for a real model' : ''}`,
    `  store       ${store.mongodbUri === undefined ? `sqlite at ${store.sqlitePath}; set MONGODB_URI for MongoDB` : 'MongoDB'}`,
    `  rate limit  ${rateLimit.requests} turns in ${rateLimit.windowMs / 1000} s per client, counted ${redis.url === undefined ? 'in memory; set REDIS_URL for Redis' : 'in Redis'}`,
    '  settings    every variable is in docs/configuration.md; a .env file is read too',
  ];
}
