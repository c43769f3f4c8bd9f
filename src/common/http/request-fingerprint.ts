import { createHash } from 'node:crypto';
import { AppError } from '../errors/index.js';

/** What makes a request the one it is. */
export interface FingerprintedRequest {
  readonly method: string;
  /** The pattern of the route, such as `/chat/:provider`. */
  readonly route: string;
  /** The values in the path. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The body as it was parsed, ahead of any validation. */
  readonly body: unknown;
}

/**
 * SHA-256 in hex of the route, the values in its path and the body as JSON; the order of keys does not matter. Throws
 * `REQUEST.INVALID` for a body that is nested too deeply to be written.
 */
export function fingerprintOf({ method, route, parameters, body }: FingerprintedRequest): string {
  return createHash('sha256')
    .update(canonicalJson([method, route, parameters, body ?? null]))
    .digest('hex');
}

function canonicalJson(value: unknown): string {
  try {
    return JSON.stringify(value, (_key, part: unknown) => (isObject(part) ? sortKeys(part) : part));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('REQUEST.INVALID', 'The body is nested too deeply.', { cause: error });
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sortKeys(object: object): object {
  return Object.fromEntries(Object.entries(object).sort(([left], [right]) => (left < right ? -1 : 1)));
}
