import { compare } from './compare.js';
import { cpuPerTurn, totalP50, turnsPerSecond } from './metric.js';
import { EVERYBODY, SECONDS, type Suite } from './suite.js';

/** Short turns: what a turn costs apart from its tokens, loading and saving its session among it. */
export const short: Suite = {
  name: 'short',
  contenders: EVERYBODY,
  run: (bench, contenders, { rounds, seconds = SECONDS }) =>
    compare(bench, contenders, rounds, {
      title: 'turns of 20 tokens at once, 20 streams',
      scenario: {
        name: 'short',
        upstream: { tokenCount: 20, kind: 'ascii', mode: 'burst', delayMs: 1 },
        load: { connections: 20, until: { seconds } },
      },
      metrics: [cpuPerTurn, turnsPerSecond, totalP50],
    }),
};
