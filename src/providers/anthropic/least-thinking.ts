import type { Anthropic } from '@anthropic-ai/sdk';
import { readClaudeVersion } from './claude-version.js';

type Thinking = Anthropic.ThinkingConfigParam;

/** The models that think unless told, by family and version, with the least that each of them can be told. */
const LEAST: readonly (readonly [family: string, version: number, Thinking])[] = [
  ['sonnet', 505, { type: 'between_tools' }],
  ['haiku', 505, { type: 'disabled' }],
  ['sonnet', 500, { type: 'disabled' }],
  ['opus', 500, { type: 'disabled' }],
];

/**
 * How to keep a model from thinking ahead of its answer: thinking is silent, so that it would pass for
 * a stall, and is billed as part of the longest answer. Undefined for models that do not think unless
 * told, and for those that cannot be kept from it.
 * https://platform.claude.com/docs/en/build-with-claude/thinking#configuring-thinking
 */
export function leastThinking(model: string): Thinking | undefined {
  const modelVersion = readClaudeVersion(model);
  return LEAST.find(([family, version]) => version === modelVersion && model.includes(family))?.[2];
}
