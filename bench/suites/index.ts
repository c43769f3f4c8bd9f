import { burst } from './burst.js';
import { dialects } from './dialects.js';
import { history } from './history.js';
import { idle } from './idle.js';
import { many } from './many.js';
import { paced } from './paced.js';
import { short } from './short.js';
import { slow } from './slow.js';
import { smoke } from './smoke.js';
import { soak } from './soak.js';
import type { Suite } from './suite.js';
import { ttft } from './ttft.js';
import { UsageError } from '../usage-error.js';

const ALL: readonly Suite[] = [smoke, paced, burst, short, ttft, idle, history, dialects, many, slow, soak];

/** Those of a run without `--suite`. */
export const DEFAULT_SUITES = ['paced', 'burst', 'short', 'ttft', 'idle', 'history'];

/** The suites of these names. Throws for a name that there is not. */
export function suitesNamed(names: readonly string[]): Suite[] {
  return names.map((name) => {
    const suite = ALL.find((one) => one.name === name);
    if (suite === undefined) {
      throw new UsageError(`There is no suite ${name}, but ${ALL.map((one) => one.name).join(', ')}.`);
    }
    return suite;
  });
}
