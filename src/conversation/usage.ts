/** Tokens that a model call was billed for, or an estimate where the vendor did not say. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Input tokens read from the vendor's prompt cache; part of `inputTokens`. */
  readonly cachedInputTokens?: number;
  readonly estimated: boolean;
}

export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, estimated: false };

/** The sum of two usages; estimated as soon as one of them is. */
export function addUsage(left: Usage, right: Usage): Usage {
  const cached = (left.cachedInputTokens ?? 0) + (right.cachedInputTokens ?? 0);
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    ...(cached > 0 && { cachedInputTokens: cached }),
    estimated: left.estimated || right.estimated,
  };
}
