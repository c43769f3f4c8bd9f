import { readClaudeVersion } from './claude-version.js';

const LAST_WITH_PREFILL = 405;

/**
 * True for models that go on from a last assistant message: Claude up to 4.5. All later ones answer
 * 400 (https://platform.claude.com/docs/en/api/errors#prefill-not-supported), and of a model that is
 * not known it cannot be relied on.
 */
export function acceptsPrefill(model: string): boolean {
  const version = readClaudeVersion(model);
  return version !== undefined && version <= LAST_WITH_PREFILL;
}
