import type { Configuration } from './sections.js';

/** Every credential that the configuration holds, so that none is ever written anywhere. */
export function secretsOf({
  providers,
  store,
  redis,
  sentry,
  memory,
  observability,
  mcp,
  reminders,
}: Configuration): string[] {
  const vendors = [...Object.values(providers.vendors), ...Object.values(providers.compatible)];
  const addresses = [
    store.mongodbUri,
    redis.url,
    sentry.dsn,
    reminders.webhook?.url,
    ...vendors.map(({ baseUrl }) => baseUrl),
  ];
  return [
    ...vendors.flatMap(({ apiKeys }) => apiKeys),
    ...addresses.flatMap((address) => (address === undefined ? [] : credentialsOf(address))),
    ...(memory.mem0 === undefined ? [] : [memory.mem0.apiKey]),
    ...mcp.servers.flatMap(({ secrets }) => secrets),
    ...(reminders.webhook === undefined ? [] : [reminders.webhook.secret]),
    ...Object.values(observability.otlp?.headers ?? {}),
  ];
}

/** The user and password of an address; a Sentry DSN has its key as the user. */
function credentialsOf(address: string): string[] {
  if (!URL.canParse(address)) return /\/\/([^@/]+)@/.exec(address)?.[1]?.split(':').slice(1) ?? [];
  const { username, password } = new URL(address);
  const isKey = password === '' && username !== '';
  return [decodeURIComponent(password), isKey ? decodeURIComponent(username) : ''].filter(
    (part) => part !== '',
  );
}
