import { compare } from './compare.js';
import { cpuPerToken, piecesPerToken, totalP50 } from './metric.js';
import { EVERYBODY, SECONDS, type Suite } from './suite.js';

/** Long answers that come as fast as they can be read: the upper bound of what a core passes on. */
export const burst: Suite = {
  name: 'burst',
  contenders: EVERYBODY,
  run: (bench, contenders, { rounds, seconds = SECONDS }) =>
    compare(bench, contenders, rounds, {
      title: '500 tokens at once, 20 streams',
      scenario: {
        name: 'burst',
        upstream: { tokenCount: 500, kind: 'ascii', mode: 'burst', delayMs: 1 },
        load: { connections: 20, until: { seconds } },
      },
      metrics: [cpuPerToken, piecesPerToken, totalP50],
    }),
};
