/** Tokens that a model call was billed for, or an estimate where the vendor did not say. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Input tokens read from the vendor's prompt cache; part of `inputTokens`. */
  readonly cachedInputTokens?: number;
  readonly estimated: boolean;
  /** What it cost in US dollars, as far as prices are configured; absent where none is. */
  readonly costUsd?: number;
}

export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, estimated: false };

/** The sum of two usages; estimated as soon as one of them is, and with the cost of those whose price is known. */
export function addUsage(left: Usage, right: Usage): Usage {
  const cached = (left.cachedInputTokens ?? 0) + (right.cachedInputTokens ?? 0);
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    ...(cached > 0 && { cachedInputTokens: cached }),
    estimated: left.estimated || right.estimated,
    ...addCosts(left, right),
  };
}

/** To a billionth of a dollar, so that sums show no rounding errors of binary fractions. */
export function roundUsd(amount: number): number {
  return Math.round(amount * 1e9) / 1e9;
}

function addCosts(left: Usage, right: Usage): { costUsd?: number } {
  if (left.costUsd === undefined && right.costUsd === undefined) return {};
  return { costUsd: roundUsd((left.costUsd ?? 0) + (right.costUsd ?? 0)) };
}
