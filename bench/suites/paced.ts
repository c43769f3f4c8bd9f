import { compare } from './compare.js';
import { cpuPerToken, cpuShare, totalP50, totalP99 } from './metric.js';
import { EVERYBODY, PACED_SECONDS, type Suite } from './suite.js';

/** What a busy service does: many streams at the pace of a model. */
export const paced: Suite = {
  name: 'paced',
  contenders: EVERYBODY,
  run: (bench, contenders, { rounds, seconds = PACED_SECONDS }) =>
    compare(bench, contenders, rounds, {
      title: '100 streams, a token every 20 ms, 100 tokens a turn',
      scenario: {
        name: 'paced',
        upstream: { tokenCount: 100, kind: 'ascii', mode: 'paced', delayMs: 20 },
        load: { connections: 100, until: { seconds }, rampMs: 500 },
      },
      metrics: [cpuPerToken, cpuShare, totalP50, totalP99],
    }),
};
