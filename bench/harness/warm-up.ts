import type { Bench } from './bench.js';
import type { Contender } from './contender.js';
import type { ContenderServer } from './contender-server.js';
import type { Scenario } from './scenario.js';

/**
 * Twenty thousand turns, half a million tokens in large reads and a hundred thousand one by one: until then the compiler
 * of V8 is still at work on the larger of the servers, and their cost falls with every turn.
 */
const SCENARIOS: readonly Scenario[] = [
  {
    name: 'warm-up-short',
    upstream: { tokenCount: 20, kind: 'ascii', mode: 'burst', delayMs: 1 },
    load: { connections: 20, until: { requests: 20_000 } },
  },
  {
    name: 'warm-up-burst',
    upstream: { tokenCount: 500, kind: 'ascii', mode: 'burst', delayMs: 1 },
    load: { connections: 20, until: { requests: 1_000 } },
  },
  {
    name: 'warm-up-tick',
    upstream: { tokenCount: 500, kind: 'ascii', mode: 'tick', delayMs: 1 },
    load: { connections: 20, until: { requests: 200 } },
  },
];

const warm = new WeakSet<ContenderServer>();

/** The running servers of the contenders, each warmed up once in a run. */
export async function warmServersOf(
  bench: Bench,
  contenders: readonly Contender[],
): Promise<ContenderServer[]> {
  const servers = await bench.serversOf(contenders);
  for (const server of servers) {
    if (warm.has(server)) continue;
    await warmUp(bench, server);
    warm.add(server);
  }
  return servers;
}

export async function warmUp(bench: Bench, server: ContenderServer): Promise<void> {
  for (const scenario of SCENARIOS) await bench.measure(server, scenario);
}

/** Enough for a server whose memory is measured: more would leave it a heap that what comes then fits into. */
export async function warmBriefly(bench: Bench, server: ContenderServer): Promise<void> {
  const [shortTurns] = SCENARIOS;
  if (shortTurns === undefined) return;
  await bench.measure(server, { ...shortTurns, load: { connections: 5, until: { requests: 100 } } });
}
