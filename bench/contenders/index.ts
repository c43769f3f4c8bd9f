import type { Contender } from '../harness/contender.js';
import { nestor, nestorIn, nestorOnMongo } from './nestor.js';
import { nestorDialects } from './nestor-dialects.js';
import { portkey } from './portkey.js';
import { aiSdk, expressOpenai, floor, handWritten, nestSse } from './servers.js';
import { UsageError } from '../usage-error.js';

const ALL = [
  floor,
  handWritten,
  expressOpenai,
  portkey,
  aiSdk,
  nestSse,
  nestor,
  nestorOnMongo,
  ...nestorDialects,
];

/** The contenders of these names. Throws for a name that there is not. */
export function contendersNamed(names: readonly string[], baselineRoot?: string): Contender[] {
  const known = baselineRoot === undefined ? ALL : [...ALL, nestorIn(baselineRoot)];
  return names.map((name) => {
    const contender = known.find((one) => one.name === name);
    if (contender === undefined) {
      throw new UsageError(`There is no contender ${name}, but ${known.map((one) => one.name).join(', ')}.`);
    }
    return contender;
  });
}

/** The names of Nestor with SQLite by each of its dialects. */
export const DIALECT_NAMES: readonly string[] = [nestor, ...nestorDialects].map(({ name }) => name);
