import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import { startPostgres } from './postgres/start-postgres.js';
import { startWireServer } from './wire/wire-server.js';

const TTL_TIMEOUT_MS = 150_000;

/** A running server, apart from which database of it a test uses. */
export interface Backend {
  /** The address without a database. */
  readonly uri: URL;
  runTtl(): Promise<void>;
  close(): Promise<void>;
}

/** The server at `TEST_MONGODB_URI`, or else DocumentDB on this machine, installed and started as needed. */
export async function openBackend(): Promise<Backend> {
  const given = process.env['TEST_MONGODB_URI'];
  return given === undefined || given === '' ? localBackend() : givenBackend(given);
}

async function localBackend(): Promise<Backend> {
  // Both are set for a whole run of Jest; outside one, this process is the run.
  process.env['TEST_POSTGRES_FOLDER'] ??= join(tmpdir(), `nestor-postgres-${randomUUID().slice(0, 8)}`);
  process.env['TEST_RUN_PID'] ??= String(process.pid);
  const folder = process.env['TEST_POSTGRES_FOLDER'];
  await startPostgres(folder, Number(process.env['TEST_RUN_PID']));
  const { port, runTtl, close } = await startWireServer(folder);
  return { uri: new URL(`mongodb://127.0.0.1:${port}`), runTtl, close };
}

async function givenBackend(uri: string): Promise<Backend> {
  const client = new mongo.MongoClient(uri, { serverSelectionTimeoutMS: 10_000 });
  await client.connect();
  return { uri: new URL(uri), runTtl: () => awaitTtlPass(client), close: () => client.close() };
}

/** A MongoDB server sweeps by itself, once a minute: waits for a sweep that began after the call. */
async function awaitTtlPass(client: mongo.MongoClient): Promise<void> {
  const passes = async (): Promise<number> => {
    const status = await client.db('admin').command({ serverStatus: 1 });
    return Number((status['metrics'] as { ttl: { passes: unknown } }).ttl.passes);
  };
  const deadline = Date.now() + TTL_TIMEOUT_MS;
  for (const before = await passes(); (await passes()) < before + 2;) {
    if (Date.now() > deadline) throw new Error('The server does not sweep its TTL indexes.');
    await sleep(500);
  }
}
