import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openTestProfile } from './test-profile.js';
import { withFileLock } from './with-file-lock.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const BOOT_TIMEOUT_MS = 110_000;

/** For the hooks that start one. */
export const START_TIMEOUT_MS = 120_000;

const run = promisify(execFile);

/** The service as `npm run build` made it, in a process of its own. */
export interface BuiltServer {
  /** Address without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts the build, made anew where it is stale, on a free port in the profile of the run, with nothing kept on disk and nothing
 * but `variables` in its environment.
 */
export async function startBuiltServer(
  variables: Readonly<Record<string, string>> = {},
): Promise<BuiltServer> {
  await withFileLock(join(tmpdir(), 'nestor-build.lock'), () =>
    run(process.execPath, ['scripts/build-if-stale.js'], { cwd: ROOT }),
  );
  const profile = await openTestProfile();
  const child = spawn(process.execPath, ['--import', './dist/instrument.js', 'dist/main.js'], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      // Lets .ci/run find what a test left behind.
      ...(process.env['NESTOR_CI_RUN'] !== undefined && { NESTOR_CI_RUN: process.env['NESTOR_CI_RUN'] }),
      PORT: '0',
      LOG_DIR: '',
      SQLITE_PATH: ':memory:',
      SHUTDOWN_GRACE_SECONDS: '0',
      ...profile.variables,
      ...variables,
    },
  });
  const close = async (): Promise<void> => {
    await end(child);
    await profile.stop();
  };
  try {
    return { url: await addressOf(child), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  const deadline = Date.now() + BOOT_TIMEOUT_MS;
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  for (;;) {
    const address = /ready at (http:\/\/[\d.:]+)/.exec(output)?.[1];
    if (address !== undefined) return address;
    if (child.exitCode !== null) throw new Error(`The service ended:\n${output}`);
    if (Date.now() > deadline) throw new Error(`The service did not start:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
