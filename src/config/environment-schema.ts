import { z } from 'zod';
import { REMINDER_VARIABLES } from './reminder-variables.js';
import { securityVariables } from './security-variables.js';
import { MCP_VARIABLES } from './mcp-variables.js';
import { TOOL_VARIABLES } from './tool-variables.js';
import { commaList, headerList, httpUrl, share, wholeNumber, yesOrNo } from './variable-types.js';
import { VENDORS, vendorVariables } from './vendor-variables.js';

/** pino's level names, and those of other loggers that mean the same. */
const logLevel = z
  .string()
  .toLowerCase()
  .transform((level) => ({ warning: 'warn', critical: 'fatal' })[level] ?? level)
  .pipe(
    z.enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be one of trace, debug, info, warn, error, fatal, silent',
    ),
  );

/**
 * Every environment variable Nestor reads: name, type, default, meaning. The one place to add one;
 * docs/configuration.md and .env.example are checked against it.
 */
export const environmentSchema = z.object({
  PORT: wholeNumber(0, 65_535).default(3000).describe('Port to listen on; 0 picks a free one.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; `0.0.0.0` for all.'),
  ENVIRONMENT: z
    .string()
    .default('development')
    .describe('`production` turns on JSON logs and the production rate limit.'),
  APP_NAME: z.string().default('Nestor').describe('The name the service gives itself.'),
  LOG_LEVEL: logLevel.default('info').describe('trace, debug, info, warn, error, fatal or silent.'),
  TRUST_PROXY_HOPS: wholeNumber(0, 32)
    .default(0)
    .describe('How many proxies in front may be believed about the client address.'),
  CORS_ORIGINS: commaList().describe(
    'Origins that browsers may call from, separated by commas; `*` for any. Unset: none.',
  ),
  HEARTBEAT_INTERVAL_MS: wholeNumber(10, 40_000)
    .default(15_000)
    .describe(
      'An event stream that is silent this long gets a heartbeat; one without a first event is opened by it. ' +
        'At most 40,000: the page takes 45 seconds of silence for a dead connection.',
    ),
  SHUTDOWN_GRACE_SECONDS: wholeNumber(0, 3_600)
    .default(20)
    .describe('How long running turns may go on after SIGTERM.'),

  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb:// or mongodb+srv://')
    .optional()
    .describe('Keeps sessions in MongoDB. Unset: SQLite.'),
  SQLITE_PATH: z.string().default('./data/nestor.db').describe('The SQLite file; `:memory:` keeps nothing.'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must start with redis:// or rediss://')
    .refine((address) => URL.canParse(address), 'is no address')
    .optional()
    .describe('Counts rate limits in Redis. Unset: in memory.'),
  REDIS_HOST: z.string().optional().describe('Instead of REDIS_URL: the host.'),
  REDIS_PORT: wholeNumber(1, 65_535).default(6379).describe('With REDIS_HOST: the port.'),
  REDIS_DB: wholeNumber(0, 1_000).default(0).describe('With REDIS_HOST: the database number.'),

  SYSTEM_PROMPT: z
    .string()
    .default('You are a helpful assistant. Use the tools when they help to answer.')
    .describe('What every conversation starts with.'),
  MAX_HISTORY_TOKENS: wholeNumber(1)
    .default(4_000)
    .describe(
      'Tokens of earlier turns that are sent to the model. A message that alone has more is refused with 413 MESSAGE.TOO_LARGE.',
    ),
  MAX_HISTORY_TURNS: wholeNumber(0, 1_000).default(20).describe('Earlier turns that are sent to the model.'),
  SESSION_TTL_SECONDS: wholeNumber(1)
    .default(86_400)
    .describe('A session is gone this long after its last activity.'),

  MEMORY_PROMPT_TOKENS: wholeNumber(0, 10_000)
    .default(300)
    .describe('Tokens that notes about the user may take in a prompt; 0: no notes.'),
  MEMORY_TIMEOUT_MS: wholeNumber(1, 60_000)
    .default(300)
    .describe('How long a turn waits for those notes before it goes on without them.'),
  MEM0_API_KEY: z
    .string()
    .optional()
    .describe('Keeps what is known of users at Mem0. Unset: in the store of the sessions.'),
  MEM0_BASE_URL: httpUrl().default('https://api.mem0.ai').describe('The address of Mem0, without a path.'),

  TURN_TIMEOUT_MS: wholeNumber(1).default(120_000).describe('The whole of a turn, tools included.'),
  TURN_MAX_STEPS: wholeNumber(1, 100)
    .default(8)
    .describe('Model calls in one turn; the last one gets no tools.'),
  TURN_MAX_COST_USD: z.coerce
    .number('must be a number')
    .positive('must be above 0')
    .optional()
    .describe(
      'Once a turn has cost this much, it begins no further attempt and no further step. Counts models with a price in `..._PRICES`. Unset: no limit.',
    ),
  STREAM_ATTEMPT_DETAILS: yesOrNo().describe(
    'For debugging: whether the events of `/v1/turns` tell the key and the times of each attempt. `GET /v1/turns/{id}` does in any case.',
  ),
  SESSION_WAIT_MS: wholeNumber(0)
    .default(10_000)
    .describe('How long a turn waits for the one before it in its session.'),
  TOOL_TIMEOUT_MS: wholeNumber(1)
    .default(10_000)
    .describe('One tool call, where the tool sets no time of its own.'),
  TOOL_RESULT_MAX_CHARACTERS: wholeNumber(500)
    .default(16_000)
    .describe('How much a model reads of a tool result, marks and escapes included; what is longer is cut.'),

  SESSION_LEASE_MS: wholeNumber(100, 600_000)
    .default(15_000)
    .describe('How long a session stays locked after the process that ran its turn has died.'),

  ...TOOL_VARIABLES,
  ...REMINDER_VARIABLES,

  ...MCP_VARIABLES,

  DEFAULT_PROVIDER: z.string().optional().describe('Unset: the first provider with a key, else `demo`.'),
  SUPPORTED_PROVIDERS: commaList().describe(
    'Providers to offer, separated by commas. Unset: all with a key, and `demo`.',
  ),
  PROVIDER_FALLBACKS: commaList().describe(
    'Providers tried after the first one failed, in this order, each with its default and fallback models.',
  ),

  COMPATIBLE_PROVIDERS: commaList().describe(
    'Names of servers that speak as OpenAI does, separated by commas. `my-vllm` is set up by MY_VLLM_BASE_URL, MY_VLLM_MODEL_DEFAULT and so on, as OpenAI is.',
  ),
  CONNECT_TIMEOUT_MS: wholeNumber(1)
    .default(5_000)
    .describe('How long a model call may take to connect and send its headers.'),
  FIRST_CONTENT_TIMEOUT_MS: wholeNumber(1)
    .default(10_000)
    .describe('How long a model call may take to its first content.'),
  STALL_TIMEOUT_MS: wholeNumber(1)
    .default(10_000)
    .describe('How long a model may be silent between two contents.'),
  DEMO_DELAY_MS: wholeNumber(0, 10_000).default(15).describe('Pause between the words of the demo provider.'),

  RATE_LIMIT_REQUESTS: wholeNumber(1)
    .optional()
    .describe('Turns a client may start in a window. Unset: 10 in production, 1000 otherwise.'),
  RATE_LIMIT_WINDOW_SECONDS: wholeNumber(1).default(86_400).describe('The length of that window.'),
  RATE_LIMIT_ON_STORE_FAILURE: z
    .enum(['open', 'closed'], 'must be open or closed')
    .default('open')
    .describe('While Redis cannot be reached: `open` lets turns through uncounted, `closed` answers 503.'),

  ...securityVariables,
  LOG_DIR: z
    .string()
    .default('./logs')
    .describe(
      'Where app.log, error.log, debug.log and conversation.log are written; empty: nowhere, only to the standard output.',
    ),
  LOG_CONVERSATIONS: yesOrNo().describe('Writes what is asked and answered into conversation.log.'),
  METRICS_ENABLED: yesOrNo(true).describe('Offers numbers for Prometheus at /metrics.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl()
    .optional()
    .describe('Sends traces there by OTLP over HTTP, to its path /v1/traces. Unset: off.'),
  OTEL_EXPORTER_OTLP_HEADERS: headerList().describe('Headers for it, as `name=value`, separated by commas.'),
  OTEL_SERVICE_NAME: z.string().default('nestor').describe('The name the traces carry.'),
  OTEL_TRACES_SAMPLE_RATE: share().default(1).describe('Share of requests that are traced by OTLP, 0 to 1.'),

  SENTRY_DSN: httpUrl().optional().describe('Reports errors to Sentry. Unset: off.'),
  SENTRY_ENVIRONMENT: z.string().optional().describe('The environment told to Sentry. Unset: ENVIRONMENT.'),
  SENTRY_DEBUG_ENABLED: yesOrNo().describe('Whether GET /sentry-debug raises a test error.'),
  SENTRY_TRACES_SAMPLE_RATE: share().default(0).describe('Share of requests that are traced, 0 to 1.'),
  SENTRY_ERRORS_SAMPLE_RATE: share().default(1).describe('Share of errors that are reported, 0 to 1.'),
  SENTRY_SEND_DEFAULT_PII: yesOrNo().describe(
    'Lets Sentry have client addresses, headers and the like; never keys or the text of conversations.',
  ),

  ...vendorVariables(VENDORS.gpt),
  ...vendorVariables(VENDORS.claude),
  ...vendorVariables(VENDORS.gemini),
  ...vendorVariables(VENDORS.groq),
});

export type Environment = z.infer<typeof environmentSchema>;
