import { setTimeout } from 'node:timers/promises';

/** Waits until `isSo`; the test's own time limit bounds it. */
export async function awaitUntil(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await setTimeout(5);
}
