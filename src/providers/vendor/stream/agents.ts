import { Agent } from 'undici';

/**
 * How long an idle connection is kept for the next call, unless the server says otherwise, in milliseconds: a new one costs the
 * user the time of a TLS handshake. Shorter than the minute after which common load balancers close.
 */
const KEEP_ALIVE_MS = 55_000;

/**
 * Undici looks for a free connection among all those of an origin, twice a call, which takes 26 us where a thousand are
 * under way, and grows with them: beyond this many an agent gets no more.
 */
const MOST_CALLS = 64;

/** An agent with some calls under way. */
export class SharedAgent {
  calls = 0;

  /** The time limits are the router's. */
  readonly agent = new Agent({
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
    allowH2: false,
  });
}

const agents: SharedAgent[] = [];

/** The agent of one more call, which counts it until it is over. The first that has room, so that few calls share few connections. */
export function takeAgent(): SharedAgent {
  let free = agents.find(({ calls }) => calls < MOST_CALLS);
  if (free === undefined) {
    free = new SharedAgent();
    agents.push(free);
  }
  free.calls++;
  return free;
}
