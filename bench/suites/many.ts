import { readFileSync } from 'node:fs';
import { faultsOfPhase } from './faults.js';
import { holdOpen, type OpenStreams } from './open-streams.js';
import type { Suite } from './suite.js';

const STREAMS: OpenStreams = { count: 5_000, delayMs: 500, tokenCount: 60, rampMs: 15_000 };
/** What a server has open apart from a connection on either side of it for each stream. */
const OTHER_DESCRIPTORS = 500;

/** Whether one process holds five thousand streams. */
export const many: Suite = {
  name: 'many',
  contenders: ['nestor'],
  run: async (bench, contenders, { streams: count = STREAMS.count }) => {
    assertDescriptors(2 * count + OTHER_DESCRIPTORS);
    const rows = [];
    const faults = [];
    for (const contender of contenders) {
      const { load, ...cells } = await bench.withFreshServer(contender, (server) =>
        holdOpen(bench, server, { ...STREAMS, count }),
      );
      rows.push({ name: contender.name, title: contender.title, cells: { ...cells, whole: load.whole } });
      faults.push(...faultsOfPhase(contender.name, { load }));
    }
    return {
      suite: 'many',
      title: `${count} open streams, a token every ${STREAMS.delayMs} ms, on a fresh server`,
      columns: [
        { key: 'whole', title: 'whole answers' },
        { key: 'descriptors', title: 'descriptors' },
        { key: 'rssMb', title: 'RSS MB' },
        { key: 'peakRssMb', title: 'peak' },
        { key: 'liveKbPerStream', title: 'live heap KB/stream', digits: 1 },
      ],
      rows,
      faults,
    };
  },
};

/** Node raises the soft limit to the hard one by itself. */
function assertDescriptors(needed: number): void {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const allowed = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  if (allowed !== undefined && Number(allowed) < needed) {
    throw new Error(`A process may open ${allowed} files here; many needs ${needed} (ulimit -n).`);
  }
}
