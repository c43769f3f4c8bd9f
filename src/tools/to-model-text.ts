import type { ToolOutcome } from './tool-outcome.js';
import { toUntrustedData, toUntrustedLine } from './to-untrusted-data.js';

/**
 * What the model reads of an outcome: text as it is, other results as JSON, errors marked as such. What an
 * external tool brought is marked as data that is not to be trusted.
 */
export function toModelText(outcome: ToolOutcome): string {
  const isExternal = outcome.source === 'external';
  if (!outcome.ok) return `Error: ${isExternal ? toUntrustedLine(outcome.error) : outcome.error}`;
  if (isExternal) return toUntrustedData(outcome.result);
  return typeof outcome.result === 'string' ? outcome.result : JSON.stringify(outcome.result);
}
