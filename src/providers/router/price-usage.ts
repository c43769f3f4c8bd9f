import type { ModelPrice } from '../../config/index.js';
import { roundUsd, type Usage } from '../../conversation/index.js';

const MILLION = 1_000_000;

/** The usage with what it cost, where there is a price for it. */
export function priceUsage(usage: Usage, price: ModelPrice | undefined): Usage {
  if (price === undefined) return usage;
  const { inputUsd, outputUsd, cachedInputUsd = inputUsd } = price;
  const cached = Math.min(usage.cachedInputTokens ?? 0, usage.inputTokens);
  const total =
    (usage.inputTokens - cached) * inputUsd + cached * cachedInputUsd + usage.outputTokens * outputUsd;
  return { ...usage, costUsd: roundUsd(total / MILLION) };
}
