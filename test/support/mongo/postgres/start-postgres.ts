import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { access, chown, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isRoot, MongoUnavailable, programsFolder, UNPRIVILEGED } from '../install/documentdb-home.js';
import { installDocumentDb } from '../install/install-documentdb.js';
import { withFileLock } from '../../with-file-lock.js';

const START_TIMEOUT_MS = 30_000;

/**
 * Starts PostgreSQL with DocumentDB in a new `folder`, which holds its Unix socket; returns at once where
 * an earlier caller did. It stops, and the folder goes, when process `watched` ends or `folder/stop` appears.
 */
export async function startPostgres(folder: string, watched: number): Promise<void> {
  const home = await installDocumentDb();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await withFileLock(join(folder, 'lock'), async () => {
    if (await exists(join(folder, 'started'))) return;
    const log = await supervise(home, folder, watched);
    await createExtension(folder, log);
    closeSync(openSync(join(folder, 'started'), 'w'));
  });
}

/** Starts the supervisor apart from this process, so that an interrupt from the keyboard does not reach it. */
async function supervise(home: string, folder: string, watched: number): Promise<string> {
  const path = join(folder, 'log');
  if (isRoot) await chown(folder, UNPRIVILEGED.uid, UNPRIVILEGED.gid);
  const log = openSync(path, 'a');
  // Handed over as text, for the user it runs as may not be able to read this folder.
  const script = await readFile(join(import.meta.dirname, 'supervise.sh'), 'utf8');
  const child = spawn('/bin/sh', ['-c', script, 'supervise', programsFolder(home), folder, String(watched)], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    ...(isRoot && UNPRIVILEGED),
  });
  child.unref();
  closeSync(log);
  return path;
}

async function createExtension(folder: string, log: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const client = new pg.Client({ host: folder, user: 'postgres', database: 'postgres' });
    try {
      await client.connect();
      await client.query(
        'SET client_min_messages = error; CREATE EXTENSION IF NOT EXISTS documentdb CASCADE',
      );
      return;
    } catch (error) {
      if (Date.now() > deadline) throw new MongoUnavailable(await lastLine(log), error);
      await sleep(50);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

async function lastLine(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  return `PostgreSQL did not start (${text.trim().split('\n').at(-1) ?? 'no log'})`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
