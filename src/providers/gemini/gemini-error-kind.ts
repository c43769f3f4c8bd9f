import type { ProviderErrorKind } from '../provider-error.js';
import type { VendorFailure } from './read-gemini-error.js';

/**
 * Codes that mean the same whatever the HTTP status (https://ai.google.dev/gemini-api/docs/troubleshooting).
 * `FAILED_PRECONDITION` is a key without billing where there is no free tier: another key may do.
 */
const KIND_BY_STATUS: ReadonlyMap<string | undefined, ProviderErrorKind> = new Map([
  ['RESOURCE_EXHAUSTED', 'rate-limit'],
  ['UNAUTHENTICATED', 'auth'],
  ['PERMISSION_DENIED', 'auth'],
  ['FAILED_PRECONDITION', 'auth'],
  ['DEADLINE_EXCEEDED', 'timeout'],
  ['UNAVAILABLE', 'overloaded'],
]);

const KIND_BY_CODE: ReadonlyMap<number, ProviderErrorKind> = new Map([
  [401, 'auth'],
  [403, 'auth'],
  [408, 'timeout'],
  [413, 'context-length'],
  [429, 'rate-limit'],
  [499, 'overloaded'],
  [504, 'timeout'],
]);

/** The vendor has one code, `INVALID_ARGUMENT`, for all that is wrong with a request. */
const KIND_BY_WORDS: readonly (readonly [RegExp, ProviderErrorKind])[] = [
  [/token count.*exceeds|maximum number of( input)? tokens|context (length|window)/i, 'context-length'],
  [/api.?key (not valid|expired|not found|is invalid)|(incorrect|invalid) api.?key/i, 'auth'],
];

/**
 * The kind of a failure that the vendor itself reported; undefined where it said nothing that is known.
 * `code` is the HTTP status; one from 500 on is `overloaded`.
 */
export function kindOfFailure(failure: Omit<VendorFailure, 'retryAfterMs'>): ProviderErrorKind | undefined {
  const { code, status, message, reasons } = failure;
  if (reasons.some((reason) => reason.startsWith('API_KEY_'))) return 'auth';
  const known = KIND_BY_STATUS.get(status);
  if (known !== undefined || code === undefined) return known;
  const spoken = code === 400 ? KIND_BY_WORDS.find(([words]) => words.test(message)) : undefined;
  if (spoken !== undefined) return spoken[1];
  return KIND_BY_CODE.get(code) ?? (code >= 500 ? 'overloaded' : code >= 400 ? 'invalid-request' : undefined);
}
