import { z } from 'zod';
import { commaList, httpUrl, priceList, wholeNumber, yesOrNo, type ModelPrice } from './variable-types.js';

/** The vendors with variables of their own: provider name, variable prefix, default model. */
export const VENDORS = {
  gpt: { prefix: 'OPENAI', title: 'OpenAI', defaultModel: 'gpt-4o-mini' },
  claude: { prefix: 'ANTHROPIC', title: 'Anthropic', defaultModel: 'claude-sonnet-5-5' },
  gemini: { prefix: 'GEMINI', title: 'Google Gemini', defaultModel: 'gemini-2.5-flash' },
  groq: { prefix: 'GROQ', title: 'Groq', defaultModel: 'llama-3.3-70b-versatile' },
} as const;

export type VendorName = keyof typeof VENDORS;

interface Vendor<Prefix extends string> {
  readonly prefix: Prefix;
  readonly title: string;
  readonly defaultModel: string;
}

/** How one vendor is called. */
export interface VendorConfig {
  readonly apiKeys: readonly string[];
  readonly baseUrl: string | undefined;
  readonly defaultModel: string;
  readonly fallbackModels: readonly string[];
  readonly temperature: number | undefined;
  readonly maxTokens: number | undefined;
  readonly systemPrompt: string | undefined;
  /** The version of the vendor's API, where it is not part of the address. */
  readonly apiVersion: string | undefined;
  /** Model calls at a time; undefined: no limit. */
  readonly maxConcurrency: number | undefined;
  /** Whether callers may name models beyond the default and the fallbacks. */
  readonly isAnyModelAllowed: boolean;
  /** By model; a model that is not there has no known price. */
  readonly prices: ReadonlyMap<string, ModelPrice>;
}

const variablesOf = ({ title, defaultModel }: Vendor<string>) => ({
  API_KEY: z.string().optional().describe(`Key for ${title}; more as _API_KEY_1, _API_KEY_2 and so on.`),
  BASE_URL: httpUrl().optional().describe(`Another server that speaks as ${title} does.`),
  MODEL_DEFAULT: z.string().default(defaultModel).describe('The model to call.'),
  MODEL_FALLBACK: commaList().describe('Models tried after it, in this order, separated by commas.'),
  TEMPERATURE: z.coerce
    .number('must be a number')
    .min(0, 'must be at least 0')
    .max(2, 'must be at most 2')
    .optional()
    .describe("Unset: the vendor's own default."),
  MAX_TOKENS: wholeNumber(1)
    .optional()
    .describe("Longest answer in tokens. Unset: the vendor's own default."),
  SYSTEM_PROMPT: z.string().optional().describe('Instead of SYSTEM_PROMPT for this vendor.'),
  API_VERSION: z
    .string()
    .optional()
    .describe(
      "Version of the vendor's API, where it is not part of the address. Unset: the newest known one.",
    ),
  MAX_CONCURRENCY: wholeNumber(1).optional().describe('Model calls at a time. Unset: no limit.'),
  ALLOW_ANY_MODEL: yesOrNo().describe('Lets callers name any model, not only the default and the fallbacks.'),
  PRICES: priceList().describe(
    'US dollars for a million tokens, as `model=input/output` or `model=input/output/cached`, separated by commas.',
  ),
});

type Variables = ReturnType<typeof variablesOf>;

/** The variables of one vendor, named with its prefix. */
export function vendorVariables<Prefix extends string>(vendor: Vendor<Prefix>) {
  const prefixed = Object.entries(variablesOf(vendor)).map(([name, type]) => [
    `${vendor.prefix}_${name}`,
    type,
  ]);
  return Object.fromEntries(prefixed) as {
    [Name in keyof Variables as `${Prefix}_${Name & string}`]: Variables[Name];
  };
}

/** Collects what the parsed `environment` says of a vendor; numbered keys are read from `raw`. */
export function toVendorConfig(
  vendor: Vendor<string>,
  environment: Readonly<Record<string, unknown>>,
  raw: Readonly<Record<string, string | undefined>>,
): VendorConfig {
  const read = <Name extends keyof Variables>(name: Name) =>
    environment[`${vendor.prefix}_${name}`] as z.infer<Variables[Name]>;
  return {
    apiKeys: [
      ...new Set([read('API_KEY'), ...numberedKeys(vendor.prefix, raw)].filter((key) => key !== undefined)),
    ],
    baseUrl: read('BASE_URL'),
    defaultModel: read('MODEL_DEFAULT'),
    fallbackModels: read('MODEL_FALLBACK'),
    temperature: read('TEMPERATURE'),
    maxTokens: read('MAX_TOKENS'),
    systemPrompt: read('SYSTEM_PROMPT'),
    apiVersion: read('API_VERSION'),
    maxConcurrency: read('MAX_CONCURRENCY'),
    isAnyModelAllowed: read('ALLOW_ANY_MODEL'),
    prices: read('PRICES'),
  };
}

function numberedKeys(prefix: string, raw: Readonly<Record<string, string | undefined>>): string[] {
  const pattern = new RegExp(`^${prefix}_API_KEY_(\\d+)$`);
  return Object.entries(raw)
    .flatMap(([name, value]) => {
      const number = pattern.exec(name)?.[1];
      return number === undefined || value === undefined || value.trim() === ''
        ? []
        : [{ number: Number(number), value: value.trim() }];
    })
    .sort((left, right) => left.number - right.number)
    .map(({ value }) => value);
}
