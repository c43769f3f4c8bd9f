import { Redis } from 'ioredis';
import { startMongo } from './mongo/index.js';
import { startRedis } from './redis/index.js';

/** What an app of a test runs on, unless the test itself says otherwise. */
export interface TestProfile {
  readonly variables: Readonly<Record<string, string>>;
  /** What its health calls the environment and the kinds of its stores. */
  readonly facts: { readonly environment: string; readonly store: string; readonly rateLimit: string };
  /** Called when the app has closed, however often it is closed. */
  stop(): Promise<void>;
}

const EMBEDDED: TestProfile = {
  variables: {},
  facts: { environment: 'development', store: 'sqlite', rateLimit: 'memory' },
  stop: () => Promise.resolve(),
};

/** As a Redis has them unless told otherwise. */
const REDIS_DATABASES = 16;
let opened = 0;

/**
 * The profile that TEST_PROFILE names. Unset: SQLite and counters in memory, as the service starts by itself. `production`:
 * production's settings, an empty database of a MongoDB-compatible server and an empty one of a Redis.
 */
export async function openTestProfile(): Promise<TestProfile> {
  const name = process.env['TEST_PROFILE'] ?? '';
  switch (name) {
    case '':
      return EMBEDDED;
    case 'production':
      return openProduction();
    default:
      throw new Error(`There is no TEST_PROFILE '${name}'.`);
  }
}

async function openProduction(): Promise<TestProfile> {
  const [mongo, redis] = await Promise.all([startMongo(), startRedis()]);
  let stopped: Promise<unknown> | undefined;
  return {
    variables: {
      ENVIRONMENT: 'production',
      MONGODB_URI: mongo.uri,
      REDIS_URL: await emptyDatabase(redis.url),
      // Tests are one client: its bursts are counted, and stay below this.
      RATE_LIMIT_BURST: '100000',
      RATE_LIMIT_REQUESTS: '100000',
    },
    facts: { environment: 'production', store: 'mongodb', rateLimit: 'redis' },
    stop: async () => {
      stopped ??= Promise.all([mongo.stop(), redis.stop()]);
      await stopped;
    },
  };
}

/** One for each app that a worker of Jest may have at a time, for the server may be shared by all of them. */
async function emptyDatabase(server: string): Promise<string> {
  const url = new URL(server);
  const worker = Number(process.env['JEST_WORKER_ID'] ?? 1) - 1;
  url.pathname = `/${(worker * 8 + (opened++ % 8)) % REDIS_DATABASES}`;
  const client = new Redis(url.href);
  await client.flushdb();
  client.disconnect();
  return url.href;
}
