import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { findRedisBinary, type RedisBinary } from './redis-binary.js';

const START_TIMEOUT_MS = 10_000;
const START_ATTEMPTS = 3;

export interface RedisServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts a Redis of this process's own on a free loopback port. It keeps nothing on disk. */
export async function startRedisServer(): Promise<RedisServer> {
  const binary = await findRedisBinary();
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort();
    try {
      return await startOn(port, binary);
    } catch (error) {
      // Another process may have taken the port in between.
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

async function startOn(port: number, { path, libraryPath }: RedisBinary): Promise<RedisServer> {
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: tmpdir() };
  const server = spawn(
    path,
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LD_LIBRARY_PATH: libraryPath } },
  );
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  await untilReady(server).catch((error: unknown) => {
    kill();
    throw error;
  });
  return {
    port,
    stop: async () => {
      process.off('exit', kill);
      if (server.exitCode !== null || !kill()) return;
      await once(server, 'exit');
    },
  };
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = () => {
      reject(new Error(`redis-server did not start:\n${output}`));
    };
    const timer = setTimeout(fail, START_TIMEOUT_MS);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes('Ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('error', reject);
    server.once('exit', () => {
      clearTimeout(timer);
      fail();
    });
  });
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
