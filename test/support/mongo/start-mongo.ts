import { randomUUID } from 'node:crypto';
import { mongo } from 'mongoose';
import { openBackend, type Backend } from './backend.js';
import { TcpGate } from './tcp-gate.js';

/** How long a Jest hook that starts MongoDB may take: the first one of a fresh machine installs it. */
export const MONGO_START_TIMEOUT_MS = 180_000;

export interface TestMongo {
  /** The address of an empty database of this caller's own. */
  readonly uri: string;
  /** Resolves when all that has expired by now is deleted. On a given MongoDB that takes up to two minutes. */
  runTtl(): Promise<void>;
  /** Drops the database. */
  stop(): Promise<void>;
}

export interface InterruptibleMongo extends TestMongo {
  /** From now on the server looks down to users of `uri`: connections are cut, new ones refused. */
  pause(): Promise<void>;
  /** From now on the server takes connections and requests, but answers nothing. */
  freeze(): void;
  /** It is back, at the same address. */
  resume(): Promise<void>;
}

/** Gives a test file a database on a real server. Give the hook that calls it `MONGO_START_TIMEOUT_MS`. */
export async function startMongo(): Promise<TestMongo> {
  const backend = await openBackend();
  const uri = withDatabase(backend.uri);
  return { uri, runTtl: backend.runTtl, stop: () => dropAndClose(uri, backend) };
}

/** As `startMongo`, for tests of what happens while the server is away. */
export async function startInterruptibleMongo(): Promise<InterruptibleMongo> {
  const backend = await openBackend();
  const direct = withDatabase(backend.uri);
  const gate = new TcpGate({ host: backend.uri.hostname, port: Number(backend.uri.port || 27_017) });
  const address = new URL(direct);
  address.host = `127.0.0.1:${await gate.open()}`;
  // Or the driver would go on to the addresses that a replica set gives itself, past the gate.
  address.searchParams.delete('replicaSet');
  address.searchParams.set('directConnection', 'true');
  return {
    uri: address.href,
    runTtl: backend.runTtl,
    pause: () => gate.shut(),
    freeze: () => gate.freeze(),
    resume: async () => {
      gate.thaw();
      await gate.open();
    },
    stop: async () => {
      await gate.shut();
      await dropAndClose(direct, backend);
    },
  };
}

function withDatabase(server: URL): string {
  const address = new URL(server);
  address.pathname = `/nestor_test_${randomUUID().replaceAll('-', '')}`;
  return address.href;
}

async function dropAndClose(uri: string, backend: Backend): Promise<void> {
  const client = new mongo.MongoClient(uri);
  try {
    await client.db().dropDatabase();
  } finally {
    await client.close();
    await backend.close();
  }
}
