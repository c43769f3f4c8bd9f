const TIMEOUT_CODES: ReadonlySet<unknown> = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
]);

/** What kept a call from its response. `fetch` and `post` throw a TypeError for all that goes wrong with a connection, and what it was as its cause. */
export function connectionFailureKind(error: unknown): 'timeout' | 'network' | 'unknown' {
  if (!(error instanceof TypeError)) return 'unknown';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause && TIMEOUT_CODES.has(cause.code) ? 'timeout' : 'network';
}
