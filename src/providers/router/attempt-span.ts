import { beginSpan, type Span } from '../../common/observability/index.js';
import type { Usage } from '../../conversation/index.js';
import type { Route } from './route-planner.js';

/** Our vendors by the names of the GenAI conventions; others go by their own. */
const CONVENTIONAL_NAMES: Readonly<Record<string, string>> = {
  gpt: 'openai',
  claude: 'anthropic',
  gemini: 'gcp.gemini',
};

/** A span for one model call, by https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/. */
export function beginAttemptSpan({ target, mode }: Route): Span {
  return beginSpan({
    name: `chat ${target.model}`,
    operation: 'gen_ai.chat',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': CONVENTIONAL_NAMES[target.provider] ?? target.provider,
      'gen_ai.request.model': target.model,
      'nestor.attempt.mode': mode,
    },
  });
}

/** What was used, in the words of the conventions. */
export function usageAttributes({ inputTokens, outputTokens, cachedInputTokens, costUsd }: Usage) {
  return {
    'gen_ai.usage.input_tokens': inputTokens,
    'gen_ai.usage.output_tokens': outputTokens,
    ...(cachedInputTokens !== undefined && { 'gen_ai.usage.cache_read.input_tokens': cachedInputTokens }),
    ...(costUsd !== undefined && { 'nestor.usage.cost_usd': costUsd }),
  };
}
