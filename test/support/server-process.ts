import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FROM_SOURCES = [
  '--import',
  `${ROOT}test/support/run-typescript.ts`,
  '--import',
  './src/instrument.ts',
  'src/main.ts',
];
const FROM_BUILD = ['--import', './dist/instrument.js', 'dist/main.js'];

/** Nestor as a process of its own, started from its sources; with TEST_BUILT_SERVER set from `dist`, which is faster. */
export class ServerProcess {
  output = '';

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Starts with nothing but `variables` in its environment; from the sources in `root`, unless they are the project's own. */
  static start(variables: Readonly<Record<string, string>>, root = ROOT): ServerProcess {
    const child = spawn(
      process.execPath,
      process.env['TEST_BUILT_SERVER'] === undefined || root !== ROOT ? FROM_SOURCES : FROM_BUILD,
      {
        cwd: root,
        env: { PATH: process.env['PATH'], PORT: '0', SQLITE_PATH: ':memory:', LOG_DIR: '', ...variables },
      },
    );
    return new ServerProcess(child);
  }

  /** Waits until the output matches; throws with all of it when the process ends first. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.output);
      if (match !== null) return match;
      if (this.hasEnded) throw new Error(`The process ended:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The address it serves at. */
  async url(): Promise<string> {
    return (await this.says(/ready at (http:\/\/[\d.:]+)/))[1] ?? '';
  }

  /** From now on nobody reads what it prints. */
  stopReading(): void {
    this.child.stdout?.pause();
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** The exit code, once it has ended. */
  async exited(): Promise<number | null> {
    if (!this.hasEnded) await once(this.child, 'exit');
    return this.child.exitCode;
  }
}
