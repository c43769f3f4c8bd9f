import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program to its end and returns what it printed. Throws when it fails or takes longer than five minutes. */
export async function run(program: string, args: readonly string[], folder?: string): Promise<string> {
  const { stdout } = await execute(program, args, {
    timeout: 300_000,
    maxBuffer: 64 * 1024 * 1024,
    ...(folder !== undefined && { cwd: folder }),
  });
  return stdout;
}
