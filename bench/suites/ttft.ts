import { compare } from './compare.js';
import { cpuPerTurn, cpuShare, firstTextP50, firstTextP99 } from './metric.js';
import { EVERYBODY, SECONDS, type Suite } from './suite.js';

/** How much later the first token comes, on a server that is not saturated. */
export const ttft: Suite = {
  name: 'ttft',
  contenders: EVERYBODY,
  run: (bench, contenders, { rounds, seconds = SECONDS }) =>
    compare(bench, contenders, rounds, {
      title: 'first token, 20 streams, a token every 10 ms, 20 tokens a turn',
      scenario: {
        name: 'ttft',
        upstream: { tokenCount: 20, kind: 'ascii', mode: 'paced', delayMs: 10 },
        load: { connections: 20, until: { seconds }, rampMs: 200 },
      },
      metrics: [firstTextP50, firstTextP99, cpuPerTurn, cpuShare],
    }),
};
