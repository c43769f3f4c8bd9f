import { z } from 'zod';
import { JWT_ALGORITHMS, type JwtAlgorithm } from './jwt-algorithms.js';
import { parseApiKeyEntry, type ApiKeyEntry } from './api-key-entry.js';
import { commaList, httpUrl, wholeNumber } from './variable-types.js';

const algorithmList = commaList().refine(
  (names): names is JwtAlgorithm[] =>
    names.every((name) => (JWT_ALGORITHMS as readonly string[]).includes(name)),
  `must name some of ${JWT_ALGORITHMS.join(', ')}`,
);

const apiKeyList = commaList().transform((texts, context): ApiKeyEntry[] => {
  const entries = texts.map(parseApiKeyEntry);
  if (entries.every((entry) => entry !== undefined)) return entries;
  context.addIssue(
    'must hold entries name:sha256-hex or name:sha256-hex:turns, as `npm run api-key` prints them',
  );
  return z.NEVER;
});

/** Who may call, and how much of the server one caller may take. */
export const securityVariables = {
  AUTH_MODE: z
    .enum(['none', 'api-key', 'jwt'], 'must be one of none, api-key, jwt')
    .default('none')
    .describe('Who may call: `none` lets everybody, `api-key` and `jwt` ask for credentials.'),
  API_KEYS: apiKeyList.describe(
    'With `api-key`: entries `name:sha256-hex` or `name:sha256-hex:turns-per-window`, separated by commas. `npm run api-key -- --name alice` makes one.',
  ),
  API_KEYS_FILE: z
    .string()
    .optional()
    .describe('With `api-key`: a JSON file of `{name, hash, limit?, revoked?}`, read again when it changes.'),
  JWT_ISSUER: z.string().optional().describe('With `jwt`: the issuer that tokens must name.'),
  JWT_AUDIENCE: z.string().optional().describe('With `jwt`: the audience that tokens must name.'),
  JWT_ALGORITHMS: algorithmList.describe(
    `With \`jwt\`: the algorithms that are accepted, of ${JWT_ALGORITHMS.join(', ')}. HS needs JWT_SECRET, all others JWT_JWKS_URL.`,
  ),
  JWT_JWKS_URL: httpUrl().optional().describe("With `jwt`: where the issuer's public keys are."),
  JWT_SECRET: z
    .string()
    .min(32, 'must have at least 32 characters')
    .optional()
    .describe('With `jwt`: the secret shared with the issuer, instead of JWT_JWKS_URL.'),
  ADMIN_ROUTES: z
    .enum(['open', 'authenticated', 'closed'], 'must be one of open, authenticated, closed')
    .optional()
    .describe(
      'Who may see the API docs, metrics and other routes for operators. Unset: `open` with AUTH_MODE=none, else `authenticated`.',
    ),
  RATE_LIMIT_BURST: wholeNumber(0)
    .optional()
    .describe(
      'Turns a client may start in a burst; as many tool calls, and as many sessions and facts, without a turn. 0 for no such limit. Unset: 20 in production, else 0.',
    ),
  RATE_LIMIT_BURST_SECONDS: wholeNumber(1, 3_600).default(10).describe('The length of a burst.'),
  MAX_OPEN_STREAMS: wholeNumber(0)
    .optional()
    .describe(
      'Answers a client may have under way at once, per process; 0 for no limit. Unset: 50 in production, else 0.',
    ),
  MAX_CONNECTIONS: wholeNumber(0)
    .default(10_000)
    .describe('Connections the process holds at once; further ones are dropped. 0 for no limit.'),
  HEADERS_TIMEOUT_MS: wholeNumber(100)
    .default(10_000)
    .describe('How long a client may take to send the headers of a request.'),
  REQUEST_TIMEOUT_MS: wholeNumber(100)
    .default(30_000)
    .describe('How long a client may take to send a whole request. Answers may take longer.'),
  KEEP_ALIVE_TIMEOUT_MS: wholeNumber(0)
    .default(65_000)
    .describe('How long an idle connection is kept; longer than a load balancer in front keeps it.'),
};
