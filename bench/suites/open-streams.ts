import { setTimeout as sleep } from 'node:timers/promises';
import { loadPlan, type Bench } from '../harness/bench.js';
import type { ContenderServer, Reading } from '../harness/contender-server.js';
import type { Scenario } from '../harness/scenario.js';
import { warmBriefly } from '../harness/warm-up.js';
import type { LoadResult } from '../load/load-plan.js';

const KILOBYTES_PER_MB = 1_024;
const POLL_MS = 100;

export interface OpenStreams {
  readonly count: number;
  readonly delayMs: number;
  readonly tokenCount: number;
  readonly rampMs: number;
}

/** What a server holds while all streams are open, above what it held before. NaN where they never all were. */
export interface Held {
  readonly liveKbPerStream: number;
  readonly rssKbPerStream: number;
  readonly rssMb: number;
  readonly peakRssMb: number;
  readonly descriptors: number;
  readonly load: LoadResult;
}

/** How much later than by the upstream's pace streams ended, in percent. */
export interface Lateness {
  readonly lateP50: number;
  readonly lateMax: number;
  readonly load: LoadResult;
}

/** Opens that many streams at once on a server that has done nothing yet, a turn each, and reads what they take. */
export async function holdOpen(bench: Bench, server: ContenderServer, streams: OpenStreams): Promise<Held> {
  await warmBriefly(bench, server);
  const before = await server.read();
  const scenario = scenarioOf(streams);
  await bench.upstream.follow(scenario.upstream);
  const run = { isOver: false };
  const ended = bench.client.run(loadPlan(server, scenario)).finally(() => (run.isOver = true));
  const during = await readWhenOpen(bench, server, streams.count, run);
  const load = await ended;
  const perStreamKb = (mb: number) => (mb * KILOBYTES_PER_MB) / streams.count;
  return {
    liveKbPerStream: perStreamKb(during.liveMb - before.liveMb),
    rssKbPerStream: perStreamKb(during.rssBeforeMb - before.rssMb),
    rssMb: during.rssBeforeMb,
    peakRssMb: server.peakRssMb(),
    descriptors: during.descriptors,
    load,
  };
}

/** Opens that many streams at once and tells how late they end. Reading memory stops a server, so it is not done meanwhile. */
export async function timeOpen(
  bench: Bench,
  server: ContenderServer,
  streams: OpenStreams,
): Promise<Lateness> {
  const { load } = await bench.measure(server, scenarioOf(streams));
  // The first token comes one pace behind the request, the end one behind the last token.
  const idealMs = (streams.tokenCount + 1) * streams.delayMs;
  return {
    lateP50: (load.totalMs.p50 / idealMs - 1) * 100,
    lateMax: (load.totalMs.max / idealMs - 1) * 100,
    load,
  };
}

function scenarioOf({ count, delayMs, tokenCount, rampMs }: OpenStreams): Scenario {
  return {
    name: 'open',
    upstream: { tokenCount, kind: 'ascii', mode: 'paced', delayMs },
    load: { connections: count, until: { requests: count }, rampMs },
  };
}

async function readWhenOpen(
  bench: Bench,
  server: ContenderServer,
  count: number,
  run: { readonly isOver: boolean },
): Promise<Pick<Reading, 'liveMb'> & { rssBeforeMb: number; descriptors: number }> {
  while (!run.isOver) {
    const { open } = await bench.client.progress();
    if (open < count) {
      await sleep(POLL_MS);
      continue;
    }
    // Ahead of the reading, for collecting garbage takes memory itself.
    const [rssBeforeMb, descriptors] = [server.rssMb(), server.descriptors()];
    const { liveMb } = await server.read();
    return { liveMb, rssBeforeMb, descriptors };
  }
  return { liveMb: NaN, rssBeforeMb: NaN, descriptors: NaN };
}
