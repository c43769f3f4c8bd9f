import { z } from 'zod';
import { toVendorConfig, VENDORS, vendorVariables, type VendorConfig } from './vendor-variables.js';

const NAME = /^[a-z][a-z0-9-]{0,30}$/;

/** What the built-in providers are called, also by their vendors' names, which are prefixes of variables too. */
const TAKEN_NAMES: ReadonlySet<string> = new Set([
  ...Object.entries(VENDORS).flatMap(([name, { prefix }]) => [name, prefix.toLowerCase()]),
  'google',
  'demo',
]);

type Variables = Readonly<Record<string, string | undefined>>;

/** Servers that speak as OpenAI does, by the names they were given, and what is wrong with their variables. */
export interface CompatibleProviders {
  readonly configs: Readonly<Record<string, VendorConfig>>;
  readonly problems: readonly string[];
}

/**
 * Reads the servers of COMPATIBLE_PROVIDERS. A server named `my-vllm` has the variables of a vendor with the
 * prefix MY_VLLM; its address and its default model have to be set.
 */
export function readCompatibleProviders(names: readonly string[], raw: Variables): CompatibleProviders {
  const configs: Record<string, VendorConfig> = {};
  const problems: string[] = [];
  for (const name of names) {
    if (!NAME.test(name)) {
      problems.push(`COMPATIBLE_PROVIDERS: '${name}' is not a name: lower case letters, digits and -`);
      continue;
    }
    if (TAKEN_NAMES.has(name)) {
      problems.push(`COMPATIBLE_PROVIDERS: '${name}' is the name of a built-in provider; choose another`);
      continue;
    }
    const vendor = { prefix: name.toUpperCase().replaceAll('-', '_'), title: name, defaultModel: '' };
    const parsed = z.object(vendorVariables<string>(vendor)).safeParse(raw);
    if (!parsed.success) {
      problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
      continue;
    }
    const config = toVendorConfig(vendor, parsed.data, raw);
    if (config.baseUrl === undefined) problems.push(`${vendor.prefix}_BASE_URL: must be set`);
    if (config.defaultModel === '') problems.push(`${vendor.prefix}_MODEL_DEFAULT: must be set`);
    configs[name] = config;
  }
  return { configs, problems };
}
