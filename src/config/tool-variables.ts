import { z } from 'zod';
import { FINANCE_VARIABLES, toFinanceConfig, type FinanceConfig } from './finance-variables.js';
import { httpUrl, wholeNumber, yesOrNo, commaList } from './variable-types.js';
import { VERSION } from './version.js';

const SEARCH_ENGINES = ['tavily', 'brave', 'searxng', 'wikipedia'] as const;

export type SearchEngineName = (typeof SEARCH_ENGINES)[number];

/** The variables of tools that reach out, and of the services that they ask. */
export const TOOL_VARIABLES = {
  TOOLS_DISABLED: commaList().describe('Names of tools that are not offered, separated by commas.'),
  TOOLS_CACHE_MAX_ENTRIES: wholeNumber(0, 1_000_000)
    .default(500)
    .describe('Results of tools that are kept for the next same call; 0 keeps none.'),
  TOOLS_ALLOW_PRIVATE_ADDRESSES: yesOrNo().describe(
    'Lets tools open addresses from models and users in loopback, link-local and private ranges. Only for development.',
  ),
  TOOLS_USER_AGENT: z
    .string()
    .regex(/^[\x20-\x7e]{1,200}$/, 'must be 1 to 200 printable ASCII characters')
    .default(`Nestor/${VERSION}`)
    .describe('What tools call themselves on the web. Wikipedia asks for a way to reach you in it.'),
  TOOLS_CONNECT_TIMEOUT_MS: wholeNumber(1)
    .default(3_000)
    .describe('How long a request of a tool may take to connect.'),
  TOOLS_REQUEST_TIMEOUT_MS: wholeNumber(1)
    .default(8_000)
    .describe('The whole of a request of a tool, redirects included.'),
  TOOLS_RESPONSE_MAX_BYTES: wholeNumber(1_000)
    .default(2_000_000)
    .describe('A longer answer to a tool is refused, counted after decompression.'),
  TOOLS_MAX_REDIRECTS: wholeNumber(0, 20).default(4).describe('Redirects that a request of a tool follows.'),

  WEATHER_GEOCODING_URL: httpUrl()
    .default('https://geocoding-api.open-meteo.com/v1/search')
    .describe('Where get_weather looks places up: Open-Meteo, or a server like it.'),
  WEATHER_FORECAST_URL: httpUrl()
    .default('https://api.open-meteo.com/v1/forecast')
    .describe('Where get_weather asks for the forecast: Open-Meteo, or a server like it.'),
  WEATHER_API_KEY: z
    .string()
    .optional()
    .describe(
      "Open-Meteo's key for commercial use; set both addresses to its customer servers with it. Unset: its free service.",
    ),

  WEB_SEARCH_ENGINES: commaList()
    .pipe(z.array(z.enum(SEARCH_ENGINES, `must be among ${SEARCH_ENGINES.join(', ')}`)))
    .describe(
      `Engines that web_search asks, the first one that answers counts: ${SEARCH_ENGINES.join(', ')}. Unset: in this order, those that are set up.`,
    ),
  TAVILY_API_KEY: z.string().optional().describe('Sets up Tavily for web_search.'),
  TAVILY_URL: httpUrl().default('https://api.tavily.com/search').describe("Tavily's search."),
  BRAVE_API_KEY: z.string().optional().describe('Sets up Brave Search for web_search.'),
  BRAVE_URL: httpUrl()
    .default('https://api.search.brave.com/res/v1/web/search')
    .describe("Brave's web search."),
  SEARXNG_URL: httpUrl()
    .optional()
    .describe('Sets up your own SearXNG for web_search; its settings must allow the format json.'),
  WIKIPEDIA_URL: z
    .string()
    .regex(/^https?:\/\/\S+$/, 'must be an http or https address')
    .default('https://{language}.wikipedia.org')
    .describe('Wikipedia for web_search, which needs no key; `{language}` becomes `en` or `vi`.'),

  ...FINANCE_VARIABLES,
};

type ToolEnvironment = z.infer<z.ZodObject<typeof TOOL_VARIABLES>>;

/** How tools reach out. */
export interface OutboundConfig {
  readonly isPrivateAllowed: boolean;
  readonly userAgent: string;
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly maxResponseBytes: number;
  readonly maxRedirects: number;
}

export interface WeatherConfig {
  readonly geocodingUrl: string;
  readonly forecastUrl: string;
  readonly apiKey: string | undefined;
}

export interface WebSearchConfig {
  /** In the order of asking; engines that are not set up may be among them. */
  readonly engines: readonly SearchEngineName[];
  readonly tavily: { readonly apiKey: string | undefined; readonly url: string };
  readonly brave: { readonly apiKey: string | undefined; readonly url: string };
  readonly searxngUrl: string | undefined;
  /** With `{language}` in the place of `en` or `vi`, where the address has it. */
  readonly wikipediaUrl: string;
}

/** The sections of tools that reach out. */
export interface ToolSections {
  readonly outbound: OutboundConfig;
  readonly weather: WeatherConfig;
  readonly webSearch: WebSearchConfig;
  readonly finance: FinanceConfig;
}

export function toToolSections(environment: ToolEnvironment): ToolSections {
  const { WEB_SEARCH_ENGINES: engines } = environment;
  return {
    outbound: {
      isPrivateAllowed: environment.TOOLS_ALLOW_PRIVATE_ADDRESSES,
      userAgent: environment.TOOLS_USER_AGENT,
      connectTimeoutMs: environment.TOOLS_CONNECT_TIMEOUT_MS,
      requestTimeoutMs: environment.TOOLS_REQUEST_TIMEOUT_MS,
      maxResponseBytes: environment.TOOLS_RESPONSE_MAX_BYTES,
      maxRedirects: environment.TOOLS_MAX_REDIRECTS,
    },
    weather: {
      geocodingUrl: environment.WEATHER_GEOCODING_URL,
      forecastUrl: environment.WEATHER_FORECAST_URL,
      apiKey: environment.WEATHER_API_KEY,
    },
    webSearch: {
      engines: engines.length > 0 ? engines : SEARCH_ENGINES,
      tavily: { apiKey: environment.TAVILY_API_KEY, url: environment.TAVILY_URL },
      brave: { apiKey: environment.BRAVE_API_KEY, url: environment.BRAVE_URL },
      searxngUrl: environment.SEARXNG_URL,
      wikipediaUrl: environment.WIKIPEDIA_URL,
    },
    finance: toFinanceConfig(environment),
  };
}
