import { faultsOfPhase } from './faults.js';
import { holdOpen, type OpenStreams } from './open-streams.js';
import type { Suite } from './suite.js';

const STREAMS: OpenStreams = { count: 1_000, delayMs: 100, tokenCount: 100, rampMs: 2_000 };

/** What an open stream takes of a server's memory, and whether a thousand of them keep to their time. */
export const idle: Suite = {
  name: 'idle',
  contenders: ['floor', 'hand', 'express', 'portkey', 'aisdk', 'nestor'],
  run: async (bench, contenders, { streams: count = STREAMS.count }) => {
    const rows = [];
    const faults = [];
    for (const contender of contenders) {
      const { load, ...cells } = await holdOpen(bench, contender, { ...STREAMS, count });
      rows.push({ name: contender.name, title: contender.title, cells });
      faults.push(...faultsOfPhase(contender.name, { load }));
    }
    return {
      suite: 'idle',
      title: `${count} open streams, a token every ${STREAMS.delayMs} ms, on a fresh server`,
      columns: [
        { key: 'liveKbPerStream', title: 'live heap KB/stream', digits: 1 },
        { key: 'rssKbPerStream', title: 'RSS KB/stream', digits: 1 },
        { key: 'rssMb', title: 'RSS MB' },
        { key: 'lateP50', title: 'late % p50', digits: 2 },
        { key: 'lateMax', title: 'latest %', digits: 2 },
      ],
      rows,
      faults,
    };
  },
};
