import { DIALECT_NAMES } from '../contenders/index.js';
import { compare } from './compare.js';
import { cpuPerToken, piecesPerToken } from './metric.js';
import { PACED_SECONDS, type Suite } from './suite.js';

/** Whether what Nestor speaks makes a difference. */
export const dialects: Suite = {
  name: 'dialects',
  contenders: DIALECT_NAMES,
  run: (bench, contenders, { rounds, seconds = PACED_SECONDS }) =>
    compare(bench, contenders, rounds, {
      title: 'dialects of Nestor, 50 streams, a token every 20 ms, 100 tokens a turn',
      reference: 'nestor',
      scenario: {
        name: 'dialects',
        upstream: { tokenCount: 100, kind: 'ascii', mode: 'paced', delayMs: 20 },
        load: { connections: 50, until: { seconds }, rampMs: 500 },
      },
      metrics: [cpuPerToken, piecesPerToken],
    }),
};
