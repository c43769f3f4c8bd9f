import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { end, own } from './child.js';
import type { Asking, Contender, Site } from './contender.js';
import { freePort } from './free-port.js';
import { cpuMsOf, descriptorsOf, peakRssMbOf, rssMbOf } from './process-tree.js';

const PROBE = fileURLToPath(new URL('../servers/probe.js', import.meta.url));
const START_TIMEOUT_MS = 120_000;
const READING_TIMEOUT_MS = 10_000;
const GRACE_MS = 5_000;
const LOG_TAIL_LENGTH = 2_000;

/** What a server tells of itself, right after it has collected its garbage. */
export interface Reading {
  /** Live heap and buffers. */
  readonly liveMb: number;
  readonly rssMb: number;
  /** The 99th percentile since the last reading. */
  readonly eventLoopDelayMs: number;
}

/** The running server of a contender. */
export class ContenderServer {
  private constructor(
    readonly contender: Contender,
    readonly asking: Asking,
    readonly site: Site,
    private readonly child: ChildProcess,
    private readonly pid: number,
  ) {}

  static async start(
    contender: Contender,
    where: Pick<Site, 'upstream' | 'folder' | 'mongoUri'>,
    profileFolder?: string,
  ): Promise<ContenderServer> {
    const site = { ...where, port: await freePort() };
    const { args, env } = await contender.command(site);
    const log = openSync(join(site.folder, 'server.log'), 'w');
    const child = own(
      spawn(process.execPath, [...profiling(contender.name, profileFolder), ...MEASURED, ...args], {
        cwd: site.folder,
        env: { PATH: process.env['PATH'], PROBE_FILE: join(site.folder, 'readings'), ...env },
        stdio: ['ignore', log, log],
      }),
    );
    if (child.pid === undefined) throw new Error(`${contender.name} could not be started.`);
    const server = new ContenderServer(contender, contender.asking(site), site, child, child.pid);
    await server.awaitReady();
    return server;
  }

  get name(): string {
    return this.contender.name;
  }

  get url(): string {
    return `http://127.0.0.1:${this.site.port}`;
  }

  cpuMs(): number {
    return cpuMsOf(this.pid);
  }

  rssMb(): number {
    return rssMbOf(this.pid);
  }

  peakRssMb(): number {
    return peakRssMbOf(this.pid);
  }

  descriptors(): number {
    return descriptorsOf(this.pid);
  }

  /** A turn outside of any measurement. Throws where the answer is none. */
  async ask(body: object): Promise<void> {
    const response = await fetch(`${this.url}${this.asking.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${this.name} answers ${response.status}: ${answer}`);
  }

  async read(): Promise<Reading> {
    const file = join(this.site.folder, 'readings');
    rmSync(file, { force: true });
    this.child.kill('SIGUSR2');
    const deadline = Date.now() + READING_TIMEOUT_MS;
    while (!existsSync(file) || !readFileSync(file, 'utf8').endsWith('\n')) {
      if (Date.now() > deadline)
        throw new Error(`${this.name} does not tell what it uses.\n${this.logTail()}`);
      await sleep(20);
    }
    return JSON.parse(readFileSync(file, 'utf8')) as Reading;
  }

  async stop(): Promise<void> {
    await end(this.child, GRACE_MS);
  }

  private async awaitReady(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await accepts(this.site.port))) {
      if (this.child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`${this.name} did not start.\n${this.logTail()}`);
      }
      await sleep(100);
    }
  }

  private logTail(): string {
    return readFileSync(join(this.site.folder, 'server.log'), 'utf8').slice(-LOG_TAIL_LENGTH);
  }
}

const MEASURED = ['--expose-gc', '--import', PROBE];

function profiling(name: string, folder: string | undefined): string[] {
  return folder === undefined
    ? []
    : ['--cpu-prof', '--cpu-prof-dir', folder, '--cpu-prof-name', `${name}.cpuprofile`];
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
