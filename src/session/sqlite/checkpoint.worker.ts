import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** Passes at most. The log begins anew only where nothing was written during one, and each has less to copy than the one before. */
const PASSES = 10;

const database = new DatabaseSync(workerData as string);
database.exec('PRAGMA synchronous = NORMAL');
const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');

parentPort?.on('message', () => {
  let length: unknown;
  for (let pass = 0; pass < PASSES; pass++) {
    const { log } = checkpoint.get() ?? {};
    if (log === length) break;
    length = log;
  }
  parentPort?.postMessage('copied');
});
