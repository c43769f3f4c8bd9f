import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** The log begins anew only when nothing was written while it was copied. Each pass has less to copy than the one before. */
const PASSES = 3;

const database = new DatabaseSync(workerData as string);
database.exec('PRAGMA synchronous = NORMAL');
const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');

parentPort?.on('message', () => {
  for (let pass = 0; pass < PASSES; pass++) checkpoint.run();
  parentPort?.postMessage('copied');
});
