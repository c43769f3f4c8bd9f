/**
 * A count of tokens as a vendor tells it, as a whole number that is not negative: servers that guess send fractions, and some
 * send text. What is no number is 0.
 */
export function toCount(told: unknown): number {
  const count = Math.round(Number(told));
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}
