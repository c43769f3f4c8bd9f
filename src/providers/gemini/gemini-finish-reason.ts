import type { FinishReason } from '../../conversation/index.js';
import { ProviderError } from '../provider-error.js';

const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['CONTINUATION', 'length'],
  ['SAFETY', 'content-filter'],
  ['RECITATION', 'content-filter'],
  ['BLOCKLIST', 'content-filter'],
  ['PROHIBITED_CONTENT', 'content-filter'],
  ['SPII', 'content-filter'],
]);

/** The model wrote what the vendor could not read. The same question often gets a readable answer. */
const BROKEN_ANSWERS: ReadonlySet<string> = new Set([
  'MALFORMED_FUNCTION_CALL',
  'MALFORMED_RESPONSE',
  'UNEXPECTED_TOOL_CALL',
]);

/**
 * Why the model stopped, out of https://ai.google.dev/api/generate-content#FinishReason. Throws kind
 * `interrupted` where the answer is not one.
 */
export function toFinishReason(vendorReason: string): FinishReason {
  if (BROKEN_ANSWERS.has(vendorReason)) {
    throw new ProviderError('interrupted', `the model's answer could not be read: ${vendorReason}`);
  }
  return FINISH_REASONS.get(vendorReason) ?? 'other';
}
