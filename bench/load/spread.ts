import type { Spread } from './load-plan.js';

/** Of no values, all are NaN. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
  return { min: at(0), p50: at(0.5), p99: at(0.99), max: at(1) };
}
