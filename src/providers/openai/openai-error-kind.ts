import type { ProviderErrorKind } from '../provider-error.js';

/** What a vendor said of a failure, out of `{error: {code, type, message}}`; absent where it said nothing. */
export interface VendorFailure {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly type: string | undefined;
  readonly message: string;
}

/**
 * Codes and types that mean the same whatever the status: those of OpenAI
 * (https://platform.openai.com/docs/guides/error-codes), Azure and llama.cpp. A spent quota is `auth`
 * although it comes as a 429: no waiting helps, but another key may.
 */
const KIND_BY_CODE: ReadonlyMap<string | undefined, ProviderErrorKind> = new Map([
  ['context_length_exceeded', 'context-length'],
  ['exceed_context_size_error', 'context-length'],
  ['string_above_max_length', 'context-length'],
  ['content_filter', 'content-filter'],
  ['content_policy_violation', 'content-filter'],
  ['invalid_prompt', 'content-filter'],
  ['insufficient_quota', 'auth'],
  ['billing_hard_limit_reached', 'auth'],
  ['invalid_api_key', 'auth'],
  ['authentication_error', 'auth'],
  ['rate_limit_exceeded', 'rate-limit'],
  ['rate_limit_error', 'rate-limit'],
  ['overloaded_error', 'overloaded'],
  ['server_is_overloaded', 'overloaded'],
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

/** The HTTP status that these codes and types else come with. */
const STATUS_BY_CODE: ReadonlyMap<string | undefined, number> = new Map([
  ['model_not_found', 404],
  ['not_found_error', 404],
  ['invalid_request_error', 400],
  ['server_error', 500],
  ['api_error', 500],
]);

/** Servers that send no code say it in words; only a refused request is read this way. */
const KIND_BY_WORDS: readonly (readonly [RegExp, ProviderErrorKind])[] = [
  [/context (length|window|size)|prompt is too long|too many (input )?tokens/i, 'context-length'],
  [/content (management )?polic|content.?filter|usage polic|safety system/i, 'content-filter'],
  [/(incorrect|invalid) api.?key|api.?key not valid/i, 'auth'],
];

/** The HTTP status that an error stands for which came without one; undefined where it said nothing that is known. */
export function statusOf({ code, type }: Pick<VendorFailure, 'code' | 'type'>): number | undefined {
  return STATUS_BY_CODE.get(code) ?? STATUS_BY_CODE.get(type);
}

/** The kind of a failure that the vendor itself reported; undefined where it said nothing that is known. */
export function kindOfFailure({ status, code, type, message }: VendorFailure): ProviderErrorKind | undefined {
  const known = KIND_BY_CODE.get(code) ?? KIND_BY_CODE.get(type);
  if (known !== undefined || status === undefined) return known;
  if (status === 400 || status === 403 || status === 422) {
    const spoken = KIND_BY_WORDS.find(([words]) => words.test(message));
    if (spoken !== undefined) return spoken[1];
  }
  if (status >= 500) return 'overloaded';
  return KIND_BY_STATUS.get(status) ?? (status >= 400 ? 'invalid-request' : undefined);
}
