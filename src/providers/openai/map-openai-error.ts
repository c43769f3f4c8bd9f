import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { isJsonObject } from '../../conversation/index.js';
import { ProviderError, type ProviderErrorKind } from '../provider-error.js';
import type { CallPhase } from '../vendor/call-phase.js';
import { quoteMessage } from '../vendor/quote-message.js';
import { parseRetryAfter } from '../vendor/retry-after.js';
import { connectionFailureKind } from '../vendor/stream/connection-failure-kind.js';
import { kindOfFailure, statusOf } from './openai-error-kind.js';

/**
 * What the SDK, the network or the assembler threw, as the router wants it. An error inside a 200, ahead
 * of any answer, is read as a refusal is; once the answer has begun, all that the vendor did not explain in
 * a way that is known is `interrupted`. `apiKey` is cut out of the message: some gateways quote it.
 */
export function mapOpenAiError(error: unknown, phase: CallPhase, apiKey?: string): ProviderError {
  if (error instanceof ProviderError) return error;
  if (isVendorAnswer(error)) return fromVendor(error, phase, apiKey);
  const message = error instanceof Error ? error.message : String(error);
  return new ProviderError(transportKind(error, phase), message, { cause: error });
}

/** An error that the vendor told of, rather than the network or the SDK. */
function isVendorAnswer(error: unknown): error is APIError {
  return (
    error instanceof APIError && !(error instanceof APIConnectionError || error instanceof APIUserAbortError)
  );
}

/** A malformed event is the SDK's SyntaxError, a reset socket a TypeError: both only ever once the response has begun. */
function transportKind(error: unknown, phase: CallPhase): ProviderErrorKind {
  if (phase !== 'request') return 'interrupted';
  if (error instanceof APIConnectionTimeoutError) return 'timeout';
  return error instanceof APIError ? 'network' : connectionFailureKind(error);
}

function fromVendor(error: APIError, phase: CallPhase, apiKey: string | undefined): ProviderError {
  const code = readCode(error);
  const said = {
    code: typeof code === 'string' ? code : undefined,
    type: typeof error.type === 'string' ? error.type : undefined,
    message: error.message,
  };
  const isCut = phase === 'stream';
  const status = error.status ?? toStatus(code) ?? (isCut ? undefined : statusOf(said));
  // A server's fault says no more of a begun answer than that it broke off.
  const kind = kindOfFailure({ ...said, status: isCut && Number(status) >= 500 ? undefined : status });
  const retryAfterMs = error.headers && parseRetryAfter(error.headers);
  // No cause: the SDK's error holds the vendor's headers and body, and the logs would quote both.
  return new ProviderError(kind ?? (isCut ? 'interrupted' : 'unknown'), quoteMessage(error.message, apiKey), {
    ...(!isCut && status !== undefined && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** Gateways such as OpenRouter and LiteLLM put the HTTP status of the vendor behind them into `error.code`. */
function toStatus(code: unknown): number | undefined {
  return /^[45]\d\d$/.test(String(code)) ? Number(code) : undefined;
}

function readCode(error: APIError): unknown {
  const body: unknown = error.error;
  return isJsonObject(body) ? body['code'] : error.code;
}
