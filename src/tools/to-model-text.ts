import type { ToolOutcome } from './tool-outcome.js';

/** What the model reads of an outcome: text as it is, other results as JSON, errors marked as such. */
export function toModelText(outcome: ToolOutcome): string {
  if (!outcome.ok) return `Error: ${outcome.error}`;
  return typeof outcome.result === 'string' ? outcome.result : JSON.stringify(outcome.result);
}
