/** How patient Nestor is with MCP servers, in milliseconds. */
export interface McpTimings {
  /** Start, handshake and list; a first start may have to fetch a package. */
  readonly connectMs: number;
  /** A list that was asked for again. */
  readonly listMs: number;
  /** How often the list is asked for again: it also shows whether the server is there. */
  readonly refreshMs: number;
  /** Between two lists, however often the server says that they changed. */
  readonly pauseMs: number;
  /** Before the first new try; it doubles up to `maxRetryMs`. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
  /** A connection that lasted this long begins again with `retryMs`. */
  readonly stableMs: number;
}

export const MCP_TIMINGS: McpTimings = {
  connectMs: 30_000,
  listMs: 10_000,
  refreshMs: 60_000,
  pauseMs: 500,
  retryMs: 1_000,
  maxRetryMs: 60_000,
  stableMs: 60_000,
};

/** The wait before try number `failures` + 1, between half and all of a doubling time, so that many do not come at once. */
export function retryDelay(
  failures: number,
  { retryMs, maxRetryMs }: McpTimings,
  random: () => number,
): number {
  const longest = Math.min(maxRetryMs, retryMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(longest * (0.5 + random() / 2));
}
