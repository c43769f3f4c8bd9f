/** The middle one; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [lower, upper] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
  return lower === undefined || upper === undefined ? NaN : (lower + upper) / 2;
}
