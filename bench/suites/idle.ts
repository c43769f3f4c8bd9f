import { faultsOfPhase } from './faults.js';
import { warmUp } from '../harness/warm-up.js';
import { holdOpen, timeOpen, type OpenStreams } from './open-streams.js';
import type { Suite } from './suite.js';

const STREAMS: OpenStreams = { count: 1_000, delayMs: 100, tokenCount: 100, rampMs: 2_000 };

/** What an open stream takes of a fresh server's memory, and whether a thousand of them keep to their time on a warm one. */
export const idle: Suite = {
  name: 'idle',
  contenders: ['floor', 'hand', 'express', 'portkey', 'aisdk', 'nestor'],
  run: async (bench, contenders, { streams: count = STREAMS.count }) => {
    const rows = [];
    const faults = [];
    for (const contender of contenders) {
      const [held, timed] = await bench.withFreshServer(contender, async (server) => {
        const streams = { ...STREAMS, count };
        const memory = await holdOpen(bench, server, streams);
        await warmUp(bench, server);
        return [memory, await timeOpen(bench, server, streams)] as const;
      });
      const { load, ...memory } = held;
      const { load: timedLoad, ...lateness } = timed;
      rows.push({ name: contender.name, title: contender.title, cells: { ...memory, ...lateness } });
      faults.push(
        ...faultsOfPhase(contender.name, { load }),
        ...faultsOfPhase(contender.name, { load: timedLoad }),
      );
    }
    return {
      suite: 'idle',
      title: `${count} open streams, a token every ${STREAMS.delayMs} ms; memory on a fresh server, time on a warm one`,
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
