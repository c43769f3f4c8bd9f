import { ApiError } from '@google/genai';
import { ProviderError } from '../provider-error.js';
import type { CallPhase } from '../vendor/call-phase.js';
import { quoteMessage } from '../vendor/quote-message.js';
import { parseRetryAfter } from '../vendor/retry-after.js';
import { connectionFailureKind } from '../vendor/stream/connection-failure-kind.js';
import type { CallFacts } from './call-record.js';
import { kindOfFailure } from './gemini-error-kind.js';
import { readGeminiError } from './read-gemini-error.js';

/**
 * What the SDK, the network or the assembler threw, as the router wants it. How far the call had come
 * decides how it is read: an error inside a 200, ahead of any answer, as a refusal is; once the answer has
 * begun, all that the vendor did not explain in a way that is known is `interrupted`. `apiKey` is cut out of the message.
 */
export function mapGeminiError(
  error: unknown,
  call: CallFacts,
  phase: CallPhase,
  apiKey?: string,
): ProviderError {
  if (error instanceof ProviderError) return error;
  const { response } = call;
  const message = quoteMessage(error instanceof Error ? error.message : String(error), apiKey);
  if (response?.ok === true && !(error instanceof ApiError)) {
    return new ProviderError('interrupted', message, { cause: error });
  }
  if (response !== undefined) return fromVendor(error, response, phase, apiKey);
  return new ProviderError(call.isSent ? connectionFailureKind(error) : 'invalid-request', message, {
    cause: error,
  });
}

/** A refusal, or an error inside a 200; an error answer that the SDK cannot read still has its status. */
function fromVendor(
  error: unknown,
  { ok, status, headers }: NonNullable<CallFacts['response']>,
  phase: CallPhase,
  apiKey: string | undefined,
): ProviderError {
  const failure = readGeminiError(error instanceof Error ? error.message : String(error));
  const isCut = phase === 'stream';
  const said = ok ? failure.code : status;
  // A server's fault says no more of a begun answer than that it broke off, unless it is named.
  const code = isCut ? below500(said) : said;
  const kind = kindOfFailure({ ...failure, code }) ?? (isCut ? 'interrupted' : 'unknown');
  const retryAfterMs = failure.retryAfterMs ?? parseRetryAfter(headers);
  // No cause: the SDK's error holds the whole answer, and the logs would quote it.
  return new ProviderError(kind, `${failure.code ?? status} ${quoteMessage(failure.message, apiKey)}`, {
    ...(!isCut && said !== undefined && { status: said }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

function below500(code: number | undefined): number | undefined {
  return code !== undefined && code < 500 ? code : undefined;
}
