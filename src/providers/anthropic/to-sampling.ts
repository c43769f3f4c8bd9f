import { isClaude, readClaudeVersion } from './claude-version.js';

/** The last version of the API that knows `temperature` and `top_p`, and the first that answers 400 to them, whatever their value. */
const LAST_API_VERSION = '2023-06-01';
const FIRST_WITHOUT = '2026-10-21';

/** Claude 4.7 and later answer 400 to any of the two but their default. */
const LAST_MODEL = 406;
/** Claude 4.1 and later answer 400 to both of them together. */
const LAST_MODEL_WITH_BOTH = 400;

export interface Sampling {
  /** What goes into the body. `temperature` is from 0 to 1. */
  readonly fields: { readonly temperature?: number; readonly top_p?: number };
  /** The `anthropic-version` to send; undefined: the one that the SDK knows. */
  readonly apiVersion: string | undefined;
}

export interface SamplingWishes {
  readonly temperature: number | undefined;
  readonly topP: number | undefined;
}

/**
 * What becomes of the wished temperature and top-p (https://platform.claude.com/docs/en/api/versioning).
 * Anthropic's temperature ends at 1, so that more than 1 means 1. A model that takes none of them, or a configured
 * version of the API without them, goes without; else a request with one of them asks for the last version that
 * knows them. Where a model takes only one, it is the temperature.
 */
export function toSampling(
  model: string,
  { temperature, topP }: SamplingWishes,
  apiVersion: string | undefined,
): Sampling {
  const isTaken = takesSampling(model) && (apiVersion === undefined || apiVersion < FIRST_WITHOUT);
  if (!isTaken || (temperature === undefined && topP === undefined)) return { fields: {}, apiVersion };
  const isTopPTaken = temperature === undefined || takesBoth(model);
  return {
    fields: {
      ...(temperature !== undefined && { temperature: Math.min(temperature, 1) }),
      ...(topP !== undefined && isTopPTaken && { top_p: topP }),
    },
    apiVersion: apiVersion ?? LAST_API_VERSION,
  };
}

function takesSampling(model: string): boolean {
  const version = readClaudeVersion(model);
  return version === undefined ? !isClaude(model) : version <= LAST_MODEL;
}

function takesBoth(model: string): boolean {
  const version = readClaudeVersion(model);
  return version === undefined || version <= LAST_MODEL_WITH_BOTH;
}
