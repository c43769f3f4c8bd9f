import type { Configuration } from './sections.js';

/** In characters. */
const SHORTEST_TOKEN = 16;

/** Every credential that the configuration holds, so that none is ever written anywhere. */
export function secretsOf({
  auth,
  providers,
  store,
  redis,
  sentry,
  memory,
  observability,
  mcp,
  reminders,
  weather,
  webSearch,
  finance,
}: Configuration): string[] {
  const vendors = [...Object.values(providers.vendors), ...Object.values(providers.compatible)];
  const addresses = [
    store.mongodbUri,
    redis.url,
    sentry.dsn,
    reminders.webhook?.url,
    weather.geocodingUrl,
    weather.forecastUrl,
    webSearch.tavily.url,
    webSearch.brave.url,
    webSearch.searxngUrl,
    webSearch.wikipediaUrl,
    ...Object.values(finance.urls),
    ...vendors.map(({ baseUrl }) => baseUrl),
  ];
  const toolKeys = [weather.apiKey, webSearch.tavily.apiKey, webSearch.brave.apiKey];
  return [
    ...vendors.flatMap(({ apiKeys }) => apiKeys),
    ...addresses.flatMap((address) => (address === undefined ? [] : credentialsOf(address))),
    ...(auth.mode === 'jwt' && auth.keys.kind === 'secret' ? [auth.keys.secret] : []),
    ...(memory.mem0 === undefined ? [] : [memory.mem0.apiKey]),
    ...toolKeys.filter((key) => key !== undefined),
    ...mcp.servers.flatMap(({ secrets }) => secrets),
    ...(reminders.webhook === undefined
      ? []
      : [reminders.webhook.secret, ...tokensOf(reminders.webhook.url)]),
    ...Object.values(observability.otlp?.headers ?? {}),
  ];
}

/** The parts of a webhook's path that are long enough to be its token: many services have it there. */
function tokensOf(address: string): string[] {
  if (!URL.canParse(address)) return [];
  return new URL(address).pathname.split('/').filter((part) => part.length >= SHORTEST_TOKEN);
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
