import {
  APIConnectionError,
  APIConnectionTimeoutError,
  APIError,
  APIUserAbortError,
} from '@anthropic-ai/sdk';
import { ProviderError, type ProviderErrorKind } from '../provider-error.js';
import type { CallPhase } from '../vendor/call-phase.js';
import { quoteMessage } from '../vendor/quote-message.js';
import { parseRetryAfter } from '../vendor/retry-after.js';
import { connectionFailureKind } from '../vendor/stream/connection-failure-kind.js';
import { kindOfFailure, statusOf } from './anthropic-error-kind.js';

/**
 * What the SDK, the network or the assembler threw, as the router wants it. An error inside a 200, ahead
 * of any answer, is read as a refusal is; once the answer has begun, all that the vendor did not explain in
 * a way that is known is `interrupted`. `apiKey` is cut out of the message.
 */
export function mapAnthropicError(error: unknown, phase: CallPhase, apiKey?: string): ProviderError {
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

function transportKind(error: unknown, phase: CallPhase): ProviderErrorKind {
  if (phase !== 'request') return 'interrupted';
  if (error instanceof APIConnectionTimeoutError) return 'timeout';
  return error instanceof APIError ? 'network' : connectionFailureKind(error);
}

function fromVendor(error: APIError, phase: CallPhase, apiKey: string | undefined): ProviderError {
  const message = error.apiMessage ?? error.message;
  const type = error.type ?? undefined;
  const status = error.status ?? (phase === 'stream' ? undefined : statusOf(type));
  const kind = kindOfFailure({ status, type, message });
  const unexplained = phase === 'stream' ? 'interrupted' : 'unknown';
  const retryAfterMs = error.headers && parseRetryAfter(error.headers);
  // No cause: the SDK's error holds the vendor's headers and body, and the logs would quote both.
  return new ProviderError(kind ?? unexplained, quoteMessage(message, apiKey), {
    ...(status !== undefined && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}
