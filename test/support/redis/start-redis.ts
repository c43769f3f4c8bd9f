import { NetworkGate } from './network-gate.js';
import { startRedisServer } from './redis-server.js';

/** A real Redis for tests, behind a gate that can fail. Keys should be of the test's own making: the server may be shared. */
export interface TestRedis {
  readonly url: string;
  /** The server falls silent: connections and commands are accepted and nothing is answered. */
  pause(): void;
  resume(): void;
  /** The server is gone: connections close and new ones are refused. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  stop(): Promise<void>;
}

/** Uses the server named by TEST_REDIS_URL (`redis://`), else starts one; the first time that takes some seconds. */
export async function startRedis(): Promise<TestRedis> {
  const external = process.env['TEST_REDIS_URL'];
  if (external !== undefined && external !== '') return throughGate(parse(external), async () => {});
  const server = await startRedisServer();
  return throughGate(new URL(`redis://127.0.0.1:${server.port}`), () => server.stop());
}

async function throughGate(url: URL, stopServer: () => Promise<void>): Promise<TestRedis> {
  const gate = await NetworkGate.open({ host: url.hostname, port: Number(url.port || 6379) });
  const gateUrl = new URL(url);
  gateUrl.host = `127.0.0.1:${gate.port}`;
  return {
    url: gateUrl.href,
    pause: () => {
      gate.pause();
    },
    resume: () => {
      gate.resume();
    },
    cut: () => gate.cut(),
    restore: () => gate.restore(),
    stop: async () => {
      await gate.cut();
      await stopServer();
    },
  };
}

function parse(external: string): URL {
  if (!external.startsWith('redis://')) {
    throw new Error(
      'TEST_REDIS_URL must start with redis://: the tests put a gate in between, which TLS would not accept.',
    );
  }
  return new URL(external);
}
