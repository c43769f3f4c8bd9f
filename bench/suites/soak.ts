import type { Bench } from '../harness/bench.js';
import type { ContenderServer, Reading } from '../harness/contender-server.js';
import type { Scenario } from '../harness/scenario.js';
import { warmUp } from '../harness/warm-up.js';
import { median } from '../report/median.js';
import type { Row } from '../report/suite-report.js';
import { faultsOfPhase } from './faults.js';
import type { Suite } from './suite.js';

const STEP_SECONDS = 10;
/** Sessions come back after two minutes, so that what is kept of them stops growing. */
const STEPS_A_CYCLE = 12;
const FIGURES = ['liveMb', 'rssMb', 'descriptors', 'eventLoopDelayMs'] as const;

/** Half of each step long answers, six times as fast as models are, half of it short turns. */
function scenariosOf(step: number): Scenario[] {
  const place = step % STEPS_A_CYCLE;
  return [
    {
      name: `soak-${place}-long`,
      upstream: { tokenCount: 300, kind: 'ascii', mode: 'paced', delayMs: 5 },
      load: { connections: 50, until: { seconds: STEP_SECONDS / 2 }, rampMs: 500 },
    },
    {
      name: `soak-${place}-short`,
      upstream: { tokenCount: 20, kind: 'ascii', mode: 'paced', delayMs: 2 },
      load: { connections: 20, until: { seconds: STEP_SECONDS / 2 } },
    },
  ];
}

type Sample = Reading & Record<'minute' | 'turns' | 'descriptors', number>;

/** Whether anything grows: about an hour's work in ten minutes. */
export const soak: Suite = {
  name: 'soak',
  contenders: ['nestor'],
  run: async (bench, contenders, { minutes }) => {
    const faults: string[] = [];
    const rows: Row[] = [];
    for (const contender of contenders) {
      const samples = await bench.withFreshServer(contender, (server) =>
        sample(bench, server, minutes, faults),
      );
      rows.push(...rowsOf(contender.name, samples));
    }
    return {
      suite: 'soak',
      title: `long and short turns for ${minutes} minutes`,
      columns: [
        { key: 'turns', title: 'turns' },
        { key: 'liveMb', title: 'live MB', digits: 1 },
        { key: 'rssMb', title: 'RSS MB' },
        { key: 'descriptors', title: 'descriptors' },
        { key: 'eventLoopDelayMs', title: 'loop delay ms p99', digits: 1 },
      ],
      rows,
      faults,
    };
  },
};

async function sample(
  bench: Bench,
  server: ContenderServer,
  minutes: number,
  faults: string[],
): Promise<Sample[]> {
  await warmUp(bench, server);
  await server.read();
  const startedAt = Date.now();
  const samples: Sample[] = [];
  let turns = 0;
  for (let minute = 0, step = 0; minute < minutes; step++) {
    for (const scenario of scenariosOf(step)) {
      const phase = await bench.measure(server, scenario);
      turns += phase.load.whole;
      faults.push(...faultsOfPhase(server.name, phase));
    }
    minute = (Date.now() - startedAt) / 60_000;
    samples.push({ ...(await server.read()), descriptors: server.descriptors(), minute, turns });
  }
  return samples;
}

/** A row about every minute, and the last third of the time beside the one before it; the first one fills what is bounded. */
function rowsOf(name: string, samples: readonly Sample[]): Row[] {
  const every = Math.max(1, Math.floor(samples.length / 10));
  const third = Math.ceil(samples.length / 3);
  const [middle, last] = [mediansOf(samples.slice(-2 * third, -third)), mediansOf(samples.slice(-third))];
  const growth = Object.fromEntries(FIGURES.map((key) => [key, (last[key] ?? NaN) / (middle[key] ?? NaN)]));
  return [
    ...samples
      .filter((_, index) => index % every === 0)
      .map(({ minute, ...cells }) => ({ name, title: `${name}, minute ${minute.toFixed(1)}`, cells })),
    { name: `${name}-middle`, title: `${name}, middle third, median`, cells: middle },
    { name: `${name}-last`, title: `${name}, last third, median`, cells: last },
    { name: `${name}-growth`, title: `${name}, last / middle`, cells: growth },
  ];
}

function mediansOf(samples: readonly Sample[]): Record<string, number> {
  return Object.fromEntries(FIGURES.map((key) => [key, median(samples.map((one) => one[key]))]));
}
