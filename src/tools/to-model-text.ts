import type { ToolOutcome } from './tool-outcome.js';
import { toUntrustedData, toUntrustedLine } from './to-untrusted-data.js';

/**
 * What the model reads of an outcome: text as it is, other results as JSON, errors marked as such, on one line, since they
 * quote what was asked for. What has words that are not Nestor's own is marked as data that is not to be trusted.
 */
export function toModelText(outcome: ToolOutcome): string {
  const { source = 'internal' } = outcome;
  if (!outcome.ok) return `Error: ${toUntrustedLine(outcome.error)}`;
  if (source !== 'internal') return toUntrustedData(outcome.result, source);
  return typeof outcome.result === 'string' ? outcome.result : JSON.stringify(outcome.result);
}
