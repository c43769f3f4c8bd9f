import { setTimeout as sleep } from 'node:timers/promises';

const DEADLINE_MS = 10_000;
const PAUSE_MS = 20;

/** Resolves as soon as `condition` holds; rejects when it does not within ten seconds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The condition was not met in time.');
    await sleep(PAUSE_MS);
  }
}
