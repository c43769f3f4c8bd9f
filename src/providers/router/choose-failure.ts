import type { ProviderError } from '../provider-error.js';

/** Failures that say least of why there is no answer. */
const VAGUE: ReadonlySet<ProviderError['kind']> = new Set(['auth', 'unknown']);

/**
 * Which of two failures a caller is told of: the first, since what follows often only follows from it, but not
 * a refused key where another target told more, and always that content was declined.
 */
export function chooseFailure(first: ProviderError | undefined, next: ProviderError): ProviderError {
  if (first === undefined || next.kind === 'content-filter') return next;
  return VAGUE.has(first.kind) && !VAGUE.has(next.kind) ? next : first;
}
