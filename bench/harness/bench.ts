import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMongo, type TestMongo } from '../../test/support/mongo/index.js';
import type { LoadPlan } from '../load/load-plan.js';
import type { Contender } from './contender.js';
import { ContenderServer } from './contender-server.js';
import { LoadClient } from './load-client.js';
import type { Phase, Scenario } from './scenario.js';
import { Upstream } from './upstream.js';

/** What a server still does once its last client has the answer, such as storing it, belongs to the answer. */
const SETTLE_MS = 60;

/** The fake upstream, the load client and the servers between them. */
export class Bench {
  private readonly servers = new Map<string, ContenderServer>();
  private mongo: Promise<TestMongo> | undefined;

  private constructor(
    private readonly folder: string,
    readonly upstream: Upstream,
    readonly client: LoadClient,
    private readonly profileFolder: string | undefined,
  ) {}

  static async open(profileFolder?: string): Promise<Bench> {
    const folder = mkdtempSync(join(tmpdir(), 'nestor-bench-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    return new Bench(folder, await Upstream.start(), await LoadClient.start(), profileFolder);
  }

  /** The servers of the contenders, which run until the end; starts those that are asked for the first time. */
  async serversOf(contenders: readonly Contender[]): Promise<ContenderServer[]> {
    const servers: ContenderServer[] = [];
    for (const contender of contenders) {
      const server = this.servers.get(contender.name) ?? (await this.start(contender, this.profileFolder));
      this.servers.set(contender.name, server);
      servers.push(server);
    }
    return servers;
  }

  /** Gives `use` a server that has done nothing yet, and ends it behind that. */
  async withFreshServer<Result>(
    contender: Contender,
    use: (server: ContenderServer) => Promise<Result>,
  ): Promise<Result> {
    const server = await this.start(contender);
    try {
      return await use(server);
    } finally {
      await server.stop();
    }
  }

  /** Puts a server through a scenario. */
  async measure(server: ContenderServer, scenario: Scenario): Promise<Phase> {
    await this.upstream.follow(scenario.upstream);
    await this.upstream.report();
    const cpuMsBefore = server.cpuMs();
    const load = await this.client.run(loadPlan(server, scenario));
    await sleep(SETTLE_MS);
    const cpuMs = server.cpuMs() - cpuMsBefore;
    return { cpuMs, load, upstream: await this.upstream.report() };
  }

  async close(): Promise<void> {
    await Promise.all([...this.servers.values()].map((server) => server.stop()));
    await (await this.mongo)?.stop();
  }

  private start(contender: Contender, profileFolder?: string): Promise<ContenderServer> {
    const where = {
      upstream: this.upstream.address,
      folder: mkdtempSync(join(this.folder, `${contender.name}-`)),
      mongoUri: async () => {
        this.mongo ??= startMongo();
        return (await this.mongo).uri;
      },
    };
    return ContenderServer.start(contender, where, profileFolder);
  }
}

/** What the load client is told, to put a server through a scenario. */
export function loadPlan(server: ContenderServer, { name, upstream, load }: Scenario): LoadPlan {
  const { path, headers = {}, wire, body } = server.asking;
  return {
    ...load,
    port: server.site.port,
    path,
    headers,
    wire,
    body: JSON.stringify(body(`bench-${name}`)),
    tokenCount: upstream.tokenCount,
    kind: upstream.kind,
  };
}
