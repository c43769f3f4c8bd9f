import type { Usage } from '../../conversation/index.js';
import { toCount } from '../vendor/to-count.js';
import type { AnthropicUsage } from './anthropic-event.js';

/** Takes the counts from the beginning and the end of a message together: a later count replaces an earlier one. */
export class UsageCounter {
  private counts: AnthropicUsage | undefined;

  accept(usage: AnthropicUsage): void {
    const told = Object.entries(usage).filter(([, value]) => typeof value === 'number');
    this.counts = { ...this.counts, ...(Object.fromEntries(told) as AnthropicUsage) };
  }

  /** Undefined where the vendor counted nothing. */
  get usage(): Usage | undefined {
    if (this.counts === undefined) return undefined;
    const { input_tokens, output_tokens, cache_creation_input_tokens, cache_read_input_tokens } = this.counts;
    const cached = toCount(cache_read_input_tokens);
    return {
      inputTokens: toCount(input_tokens) + toCount(cache_creation_input_tokens) + cached,
      outputTokens: toCount(output_tokens),
      ...(cached > 0 && { cachedInputTokens: cached }),
      estimated: false,
    };
  }
}
