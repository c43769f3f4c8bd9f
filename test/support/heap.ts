import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Live heap of this process in bytes, after a full collection. */
export async function liveHeap(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let pass = 0; pass < 3; pass++) {
    await setImmediate();
    collect();
  }
  return process.memoryUsage().heapUsed;
}
