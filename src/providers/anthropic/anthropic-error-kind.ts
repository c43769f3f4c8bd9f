import type { ProviderErrorKind } from '../provider-error.js';

/** What the vendor said of a failure, out of `{type: "error", error: {type, message}}`; absent where it said nothing. */
export interface VendorFailure {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly message: string;
}

/** Types that mean the same whatever the status: https://platform.claude.com/docs/en/api/errors. */
const KIND_BY_TYPE: ReadonlyMap<string | undefined, ProviderErrorKind> = new Map([
  ['authentication_error', 'auth'],
  ['permission_error', 'auth'],
  ['billing_error', 'auth'],
  ['request_too_large', 'context-length'],
  ['rate_limit_error', 'rate-limit'],
  ['overloaded_error', 'overloaded'],
  ['timeout_error', 'timeout'],
]);

const KIND_BY_STATUS: ReadonlyMap<number | undefined, ProviderErrorKind> = new Map([
  [401, 'auth'],
  [402, 'auth'],
  [403, 'auth'],
  [408, 'timeout'],
  [409, 'overloaded'],
  [413, 'context-length'],
  [425, 'overloaded'],
  [429, 'rate-limit'],
]);

/** The HTTP status that these types else come with. */
const STATUS_BY_TYPE: ReadonlyMap<string | undefined, number> = new Map([
  ['not_found_error', 404],
  ['api_error', 500],
]);

/**
 * A refused request is explained in words alone. A spent credit is `auth`: no waiting helps, but
 * another key may.
 */
const KIND_BY_WORDS: readonly (readonly [RegExp, ProviderErrorKind])[] = [
  [
    /prompt is too long|exceeds? (the )?(model'?s? )?context|context (length|window|limit)/i,
    'context-length',
  ],
  [/credit balance is too low|api usage limits/i, 'auth'],
  [/content filter|usage polic/i, 'content-filter'],
  [/invalid (x-)?api.?key/i, 'auth'],
];

/** The HTTP status that an error stands for which came without one; undefined where its type is not known. */
export function statusOf(type: string | undefined): number | undefined {
  return STATUS_BY_TYPE.get(type);
}

/** The kind of a failure that the vendor itself reported; undefined where it said nothing that is known. */
export function kindOfFailure({ status, type, message }: VendorFailure): ProviderErrorKind | undefined {
  const known = KIND_BY_TYPE.get(type);
  if (known !== undefined) return known;
  if (type === 'invalid_request_error' || status === 400 || status === 422) {
    return KIND_BY_WORDS.find(([words]) => words.test(message))?.[1] ?? 'invalid-request';
  }
  if (status === undefined) return undefined;
  if (status >= 500) return 'overloaded';
  return KIND_BY_STATUS.get(status) ?? (status >= 400 ? 'invalid-request' : undefined);
}
