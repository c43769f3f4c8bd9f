import { isJsonObject, type JsonObject, type JsonValue } from '../../conversation/index.js';

/** What the vendor said of a failure; absent where it said nothing. */
export interface VendorFailure {
  /** The HTTP status, also inside a stream whose own status was 200. */
  readonly code: number | undefined;
  /** The name of a google.rpc code, such as `RESOURCE_EXHAUSTED`. */
  readonly status: string | undefined;
  readonly message: string;
  /** Of each `google.rpc.ErrorInfo`, such as `API_KEY_INVALID`. */
  readonly reasons: readonly string[];
  /** Out of a `google.rpc.RetryInfo`, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}

/**
 * Reads the vendor's error out of the message of an error of the SDK, which is the JSON of the answer, in a
 * stream with a few words before it. Its form is https://cloud.google.com/apis/design/errors#http_mapping.
 * A message without it is what was said.
 */
export function readGeminiError(text: string): VendorFailure {
  const error = findError(text);
  const details = (Array.isArray(error['details']) ? error['details'] : []).filter(isJsonObject);
  return {
    code: typeof error['code'] === 'number' ? error['code'] : undefined,
    status: toText(error['status']),
    message: toText(error['message']) ?? text,
    reasons: details.map(({ reason }) => toText(reason)).filter((reason) => reason !== undefined),
    retryAfterMs: details.map(({ retryDelay }) => toMilliseconds(retryDelay)).find((ms) => ms !== undefined),
  };
}

/** `{error: {...}}`, or a list with one of these, as answers to a stream without `alt=sse` are. */
function findError(text: string): JsonObject {
  const body = parseJson(text.slice(Math.max(0, text.search(/[[{]/))));
  const envelope = Array.isArray(body) ? body[0] : body;
  const error = isJsonObject(envelope) ? envelope['error'] : undefined;
  if (typeof error === 'string') return { message: error };
  return isJsonObject(error) ? error : {};
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function toText(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A duration of protobuf's JSON, such as `17s` or `0.25s`. */
function toMilliseconds(duration: JsonValue | undefined): number | undefined {
  const seconds = typeof duration === 'string' ? /^(\d+(?:\.\d+)?)s$/.exec(duration)?.[1] : undefined;
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000);
}
