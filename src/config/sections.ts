import type { Environment } from './environment-schema.js';
import { toVendorConfig, VENDORS, type VendorConfig, type VendorName } from './vendor-variables.js';

/** The configuration as the code reads it: parsed once, grouped by who needs it, units in the names. */
export interface Configuration {
  readonly server: ServerConfig;
  readonly store: StoreConfig;
  readonly redis: RedisConfig;
  readonly history: HistoryConfig;
  readonly memory: MemoryConfig;
  readonly turn: TurnConfig;
  readonly tools: ToolsConfig;
  readonly providers: ProvidersConfig;
  readonly rateLimit: RateLimitConfig;
  readonly sentry: SentryConfig;
}

export interface ServerConfig {
  readonly appName: string;
  readonly host: string;
  readonly port: number;
  readonly environment: string;
  readonly isProduction: boolean;
  readonly logLevel: Environment['LOG_LEVEL'];
  readonly trustProxyHops: number;
  readonly corsOrigins: readonly string[];
  readonly shutdownGraceMs: number;
}

export interface StoreConfig {
  readonly mongodbUri: string | undefined;
  readonly sqlitePath: string;
  readonly sessionTtlMs: number;
  /** How long a turn holds its session unless it renews the lease. */
  readonly sessionLeaseMs: number;
}

export interface RedisConfig {
  /** Undefined: no Redis, everything in memory. */
  readonly url: string | undefined;
}

export interface HistoryConfig {
  readonly systemPrompt: string;
  readonly maxTokens: number;
  readonly maxTurns: number;
}

export interface MemoryConfig {
  /** What notes about the user may cost in a prompt; 0: none. */
  readonly promptTokens: number;
  /** How long a turn waits for them. */
  readonly timeoutMs: number;
  /** Undefined: facts are kept in the store of the sessions. */
  readonly mem0: { readonly apiKey: string; readonly baseUrl: string } | undefined;
}

export interface TurnConfig {
  readonly timeoutMs: number;
  readonly maxSteps: number;
  readonly sessionWaitMs: number;
}

export interface ToolsConfig {
  readonly timeoutMs: number;
  readonly resultMaxCharacters: number;
}

export interface ProvidersConfig {
  readonly defaultProvider: string | undefined;
  readonly supported: readonly string[];
  readonly fallbacks: readonly string[];
  readonly vendors: Readonly<Record<VendorName, VendorConfig>>;
  /** OpenAI-compatible servers by name, in the order they were named. */
  readonly compatible: Readonly<Record<string, VendorConfig>>;
  readonly connectTimeoutMs: number;
  readonly firstContentTimeoutMs: number;
  readonly stallTimeoutMs: number;
  readonly demo: { readonly delayMs: number };
}

export interface RateLimitConfig {
  readonly requests: number;
  readonly windowMs: number;
  /** Whether calls pass uncounted (`open`) or are refused (`closed`) while the counters cannot be reached. */
  readonly onStoreFailure: 'open' | 'closed';
}

export interface SentryConfig {
  readonly dsn: string | undefined;
  readonly environment: string;
  readonly tracesSampleRate: number;
}

/** Groups the parsed environment into sections; `raw` holds the numbered keys. */
export function toConfiguration(
  environment: Environment,
  raw: Readonly<Record<string, string | undefined>>,
  compatible: Readonly<Record<string, VendorConfig>>,
): Configuration {
  const isProduction = /^prod(uction)?$/i.test(environment.ENVIRONMENT);
  return {
    server: {
      appName: environment.APP_NAME,
      host: environment.HOST,
      port: environment.PORT,
      environment: environment.ENVIRONMENT,
      isProduction,
      logLevel: environment.LOG_LEVEL,
      trustProxyHops: environment.TRUST_PROXY_HOPS,
      corsOrigins: environment.CORS_ORIGINS,
      shutdownGraceMs: environment.SHUTDOWN_GRACE_SECONDS * 1000,
    },
    store: {
      mongodbUri: environment.MONGODB_URI,
      sqlitePath: environment.SQLITE_PATH,
      sessionTtlMs: environment.SESSION_TTL_SECONDS * 1000,
      sessionLeaseMs: environment.SESSION_LEASE_MS,
    },
    redis: { url: redisUrl(environment) },
    history: {
      systemPrompt: environment.SYSTEM_PROMPT,
      maxTokens: environment.MAX_HISTORY_TOKENS,
      maxTurns: environment.MAX_HISTORY_TURNS,
    },
    memory: {
      promptTokens: environment.MEMORY_PROMPT_TOKENS,
      timeoutMs: environment.MEMORY_TIMEOUT_MS,
      mem0:
        environment.MEM0_API_KEY === undefined
          ? undefined
          : { apiKey: environment.MEM0_API_KEY, baseUrl: environment.MEM0_BASE_URL },
    },
    turn: {
      timeoutMs: environment.TURN_TIMEOUT_MS,
      maxSteps: environment.TURN_MAX_STEPS,
      sessionWaitMs: environment.SESSION_WAIT_MS,
    },
    tools: {
      timeoutMs: environment.TOOL_TIMEOUT_MS,
      resultMaxCharacters: environment.TOOL_RESULT_MAX_CHARACTERS,
    },
    providers: {
      defaultProvider: environment.DEFAULT_PROVIDER,
      supported: environment.SUPPORTED_PROVIDERS,
      fallbacks: environment.PROVIDER_FALLBACKS,
      vendors: {
        gpt: toVendorConfig(VENDORS.gpt, environment, raw),
        claude: toVendorConfig(VENDORS.claude, environment, raw),
        gemini: toVendorConfig(VENDORS.gemini, environment, raw),
        groq: toVendorConfig(VENDORS.groq, environment, raw),
      },
      compatible,
      connectTimeoutMs: environment.CONNECT_TIMEOUT_MS,
      firstContentTimeoutMs: environment.FIRST_CONTENT_TIMEOUT_MS,
      stallTimeoutMs: environment.STALL_TIMEOUT_MS,
      demo: { delayMs: environment.DEMO_DELAY_MS },
    },
    rateLimit: {
      requests: environment.RATE_LIMIT_REQUESTS ?? (isProduction ? 10 : 1000),
      windowMs: environment.RATE_LIMIT_WINDOW_SECONDS * 1000,
      onStoreFailure: environment.RATE_LIMIT_ON_STORE_FAILURE,
    },
    sentry: {
      dsn: environment.SENTRY_DSN,
      environment: environment.SENTRY_ENVIRONMENT ?? environment.ENVIRONMENT,
      tracesSampleRate: environment.SENTRY_TRACES_SAMPLE_RATE,
    },
  };
}

function redisUrl(environment: Environment): string | undefined {
  if (environment.REDIS_URL !== undefined) return environment.REDIS_URL;
  if (environment.REDIS_HOST === undefined) return undefined;
  return `redis://${environment.REDIS_HOST}:${environment.REDIS_PORT}/${environment.REDIS_DB}`;
}
