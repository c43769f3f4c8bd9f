import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const STOP_TIMEOUT_MS = 15_000;

/** Stops the PostgreSQL of this run, if a test started it, and waits until its files are gone. */
export default async function tearDown() {
  const folder = process.env.TEST_POSTGRES_FOLDER;
  if (folder === undefined || !existsSync(folder)) return;
  writeFileSync(join(folder, 'stop'), '');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (existsSync(folder)) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL in ${folder} did not stop.`);
    await sleep(50);
  }
}
