import { isClaude, readClaudeVersion } from './claude-version.js';

/** The last version of the API that knows a temperature, and the first that answers 400 to one, whatever its value. */
const LAST_API_VERSION = '2023-06-01';
const FIRST_WITHOUT = '2026-10-21';

/** Claude 4.7 and later answer 400 to any temperature but 1. */
const LAST_MODEL = 406;

export interface Sampling {
  /** From 0 to 1. Undefined: none is sent. */
  readonly temperature: number | undefined;
  /** The `anthropic-version` to send; undefined: the one that the SDK knows. */
  readonly apiVersion: string | undefined;
}

/**
 * What becomes of the configured temperature (https://platform.claude.com/docs/en/api/versioning).
 * Anthropic's range ends at 1, so that more than 1 means 1. A model that takes none, or a configured
 * version of the API without it, goes without; else a request with a temperature asks for the last
 * version that knows it.
 */
export function toSampling(
  model: string,
  settings: { readonly temperature: number | undefined; readonly apiVersion: string | undefined },
): Sampling {
  const { temperature, apiVersion } = settings;
  const isTaken = takesTemperature(model) && (apiVersion === undefined || apiVersion < FIRST_WITHOUT);
  if (temperature === undefined || !isTaken) return { temperature: undefined, apiVersion };
  return { temperature: Math.min(temperature, 1), apiVersion: apiVersion ?? LAST_API_VERSION };
}

function takesTemperature(model: string): boolean {
  const version = readClaudeVersion(model);
  return version === undefined ? !isClaude(model) : version <= LAST_MODEL;
}
