import { toAuthConfig, type AuthConfig } from './auth-config.js';
import type { Environment } from './environment-schema.js';
import type { McpConfig, McpServers } from './mcp-config.js';
import { toRemindersConfig, type RemindersConfig } from './reminder-variables.js';
import { toToolSections, type ToolSections } from './tool-variables.js';
import { toVendorConfig, VENDORS, type VendorConfig, type VendorName } from './vendor-variables.js';

/** The configuration as the code reads it: parsed once, grouped by who needs it, units in the names. */
export interface Configuration extends ToolSections {
  readonly server: ServerConfig;
  readonly connections: ConnectionsConfig;
  readonly auth: AuthConfig;
  readonly store: StoreConfig;
  readonly redis: RedisConfig;
  readonly history: HistoryConfig;
  readonly memory: MemoryConfig;
  readonly turn: TurnConfig;
  readonly tools: ToolsConfig;
  readonly mcp: McpConfig;
  readonly reminders: RemindersConfig;
  readonly providers: ProvidersConfig;
  readonly rateLimit: RateLimitConfig;
  readonly logging: LoggingConfig;
  readonly observability: ObservabilityConfig;
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
  /** How long an event stream may be silent. */
  readonly heartbeatIntervalMs: number;
  readonly shutdownGraceMs: number;
}

/** How much patience clients get, and how much of the process one of them may take. */
export interface ConnectionsConfig {
  /** 0: no limit. */
  readonly maxConnections: number;
  /** Answers under way per client; 0: no limit. */
  readonly maxOpenStreams: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
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
  /** What a turn may cost in US dollars before nothing further is begun; undefined: no limit. */
  readonly maxCostUsd: number | undefined;
  /** Whether event streams tell the key and the times of each attempt. */
  readonly areAttemptsDetailed: boolean;
}

export interface ToolsConfig {
  /** Of a tool that sets none of its own. */
  readonly timeoutMs: number;
  readonly resultMaxCharacters: number;
  readonly cacheMaxEntries: number;
  /** Names of tools that are not offered. */
  readonly disabled: readonly string[];
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
  /** How many turns a client may start in a short time; 0 requests: no such limit. */
  readonly burst: { readonly requests: number; readonly windowMs: number };
  /** Whether calls pass uncounted (`open`) or are refused (`closed`) while the counters cannot be reached. */
  readonly onStoreFailure: 'open' | 'closed';
}

export interface SentryConfig {
  readonly dsn: string | undefined;
  readonly environment: string;
  readonly tracesSampleRate: number;
  readonly errorsSampleRate: number;
  readonly sendsDefaultPii: boolean;
  readonly isDebugRouteEnabled: boolean;
}

export interface LoggingConfig {
  /** The folder of the log files; undefined: there are none. */
  readonly directory: string | undefined;
  readonly hasConversations: boolean;
}

export interface ObservabilityConfig {
  readonly isMetricsEnabled: boolean;
  /** Undefined: no traces by OTLP. */
  readonly otlp: OtlpConfig | undefined;
}

export interface OtlpConfig {
  /** Without `/v1/traces`. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly sampleRate: number;
}

/** Groups the parsed environment into sections; `raw` holds the numbered keys. */
export function toConfiguration(
  environment: Environment,
  raw: Readonly<Record<string, string | undefined>>,
  compatible: Readonly<Record<string, VendorConfig>>,
  mcpServers: McpServers,
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
      heartbeatIntervalMs: environment.HEARTBEAT_INTERVAL_MS,
      shutdownGraceMs: environment.SHUTDOWN_GRACE_SECONDS * 1000,
    },
    connections: {
      maxConnections: environment.MAX_CONNECTIONS,
      maxOpenStreams: environment.MAX_OPEN_STREAMS ?? (isProduction ? 50 : 0),
      headersTimeoutMs: environment.HEADERS_TIMEOUT_MS,
      requestTimeoutMs: environment.REQUEST_TIMEOUT_MS,
      keepAliveTimeoutMs: environment.KEEP_ALIVE_TIMEOUT_MS,
    },
    auth: toAuthConfig(environment),
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
      maxCostUsd: environment.TURN_MAX_COST_USD,
      areAttemptsDetailed: environment.STREAM_ATTEMPT_DETAILS,
    },
    tools: {
      timeoutMs: environment.TOOL_TIMEOUT_MS,
      resultMaxCharacters: environment.TOOL_RESULT_MAX_CHARACTERS,
      cacheMaxEntries: environment.TOOLS_CACHE_MAX_ENTRIES,
      disabled: environment.TOOLS_DISABLED,
    },
    reminders: toRemindersConfig(environment),
    ...toToolSections(environment),
    mcp: { isServerEnabled: environment.MCP_SERVER_ENABLED, ...mcpServers },
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
      burst: {
        requests: environment.RATE_LIMIT_BURST ?? (isProduction ? 20 : 0),
        windowMs: environment.RATE_LIMIT_BURST_SECONDS * 1000,
      },
      onStoreFailure: environment.RATE_LIMIT_ON_STORE_FAILURE,
    },
    logging: {
      directory: environment.LOG_DIR.trim() === '' ? undefined : environment.LOG_DIR,
      hasConversations: environment.LOG_CONVERSATIONS,
    },
    observability: {
      isMetricsEnabled: environment.METRICS_ENABLED,
      otlp: toOtlp(environment),
    },
    sentry: {
      dsn: environment.SENTRY_DSN,
      environment: environment.SENTRY_ENVIRONMENT ?? environment.ENVIRONMENT,
      tracesSampleRate: environment.SENTRY_TRACES_SAMPLE_RATE,
      errorsSampleRate: environment.SENTRY_ERRORS_SAMPLE_RATE,
      sendsDefaultPii: environment.SENTRY_SEND_DEFAULT_PII,
      isDebugRouteEnabled: environment.SENTRY_DEBUG_ENABLED,
    },
  };
}

function toOtlp(environment: Environment): OtlpConfig | undefined {
  const endpoint = environment.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return undefined;
  const headers = environment.OTEL_EXPORTER_OTLP_HEADERS.map((header): [string, string] => {
    const [name = '', ...value] = header.split('=');
    return [name.trim(), decodeURIComponent(value.join('=').trim())];
  });
  return {
    endpoint: endpoint.replace(/\/+$/, ''),
    headers: Object.fromEntries(headers),
    serviceName: environment.OTEL_SERVICE_NAME,
    sampleRate: environment.OTEL_TRACES_SAMPLE_RATE,
  };
}

function redisUrl(environment: Environment): string | undefined {
  if (environment.REDIS_URL !== undefined) return environment.REDIS_URL;
  if (environment.REDIS_HOST === undefined) return undefined;
  return `redis://${environment.REDIS_HOST}:${environment.REDIS_PORT}/${environment.REDIS_DB}`;
}
